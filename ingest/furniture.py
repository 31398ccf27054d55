"""The wording of what stands on a page around the article: typical of news sites in general, of no outlet in particular."""

from __future__ import annotations

import re
from enum import Enum, auto

from ingest.lines import SCAN, Line, key

LONGEST = 45
"""Words. Furniture that could be told by its wording alone is shorter; anything longer is left to the layout."""

SPOKEN = re.compile(r"['\"\u2018\u201c]+[^'\"\u2019\u201d]{8,}['\"\u2019\u201d]* *\S")
"""A line that opens with somebody's words is the article's."""


class Wording(Enum):
    ASIDE = auto()  # a line of its own between paragraphs: a credit, a share button, a link to another article
    BREAK = auto()  # may open a box of headlines and teasers, after which the article may go on
    PROMOTION = auto()  # opens a box that advertises something, in prose too; the article may go on after that
    CLOSE = auto()  # opens a section that comes after the article


def wording(line: Line) -> Wording | None:
    """What the words of this line alone say it is; None for an ordinary line."""
    if line.words > LONGEST:
        return None
    text = " ".join(line.text.split())  # patterns try each run of blanks anew: a long one would take for ever
    if len(text) > SCAN or SPOKEN.match(text):
        return None
    text = text.replace("\u2019", "'")
    for kind, pattern in PATTERNS:
        if pattern.search(text):
            return kind
    return None


def headlines(line: Line) -> frozenset[str]:
    """The keys of the headlines that a line may print: itself, or all but the first or last of at least four words.

    The text that stands for a picture is often the headline with a word such as "photo" or "image" added.
    """
    words = line.text[:SCAN].split()
    shorter = (words[1:], words[:-1]) if len(words) > 3 else ()
    return frozenset({key(line.text), *(key(" ".join(each)) for each in shorter)})


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in alternatives), re.IGNORECASE)


END = r"\s*[.:!\u2026\u00bb>]*$"

_CLOSE = _any(
    # jobs
    rf"^(?:[\w&/-]+ ){{0,3}}(?:jobs|vacancies)(?: (?:board|of the week))?{END}",
    rf"^(?:job|recruitment|career) (?:ads?|adverts?|listings?|opportunities){END}",
    # people, comments, foot of the page
    rf"^about (?:the )?(?:authors?|writers?|us|this (?:site|website|newsletter)){END}",
    rf"^(?:\d+ |no |reader |your |view |show |hide |latest )*comments?(?: \(\d+\))?{END}",
    r"^(?:leave|post|add|write) (?:a|your) (?:comment|reply)\b",
    rf"^(?:join (?:in )?the (?:conversation|discussion|debate)|have your say){END}",
    rf"^(?:be the first to comment|comments are (?:now )?closed){END}",
    r"^\W*(?:ends?|notes? (?:to|for) (?:the )?editors?|(?:media|press) (?:contacts?|enquiries|office))\W*$",
    r"^(?:copyright|\(c\)|\u00a9)\s.{0,80}$",
    r"\ball rights reserved\b",
    rf"^(?:contact us|privacy(?: policy| notice)?|terms(?: (?:and|&) conditions| of use)?|accessibility|site ?map|cookies?(?: policy| settings)?)(?:\s*[|\u00b7\u2022,-].*)?{END}",
)

_PROMOTION = _any(
    rf"^(?:(?:our|upcoming|forthcoming|latest|next|industry|online|live) )*(?:events?|webinars?)(?: (?:diary|calendar|listings?))?{END}",
    rf"^(?:events? diary|diary dates|dates for (?:your|the) diary|what's on){END}",
    rf"^(?:(?:our|upcoming|forthcoming|online|\d{{4}}) )+conferences?{END}",
    rf"^(?:(?:[\w&'-]+ ){{0,5}}podcasts?|the .{{1,40}} podcast){END}",
    r"^ep(?:isode|\.)? ?\d+\b",
    r"^(?:(?:read|in) )?(?:the |our )?(?:latest|current|this month's) (?:issue|edition)\b.{0,60}$",
    r"^join us (?:at|for|in|on)\b.{0,80}$(?<![\"'\u2019\u201d])",
)

_BREAK = _any(
    # other articles
    r"^(?:(?:more|other|related|similar|recommended|latest|recent|top|popular|trending|featured|further) )+(?:articles?|stor(?:y|ies)|news|posts?|reading|content|coverage|headlines|links|topics)\b.{0,30}$",
    rf"^(?:related|read next|up next|see also|read also|also read|recommended|trending(?: now)?|editor'?s'? (?:picks?|choice)|don't miss|in other news|elsewhere){END}",
    r"^most (?:read|popular|viewed|shared|commented)\b.{0,30}$",
    r"^you (?:may|might) (?:also )?(?:like|be interested)",
    r"^more (?:on|from|about|in) .{1,60}$(?<![.!?])",
    r"^(?:previous|next|prev) (?:article|story|post|page)\b",
    rf"^(?:view|see|show|load|browse|read) (?:all|more)(?: [\w-]+){{0,3}}{END}",
    rf"^(?:latest |our |more |watch )?(?:videos?|galler(?:y|ies)|pictures)(?: of the (?:day|week))?{END}",
    # sign-up, subscription, magazines, events
    r"^(?:sign(?:ing)?[ -]?up|subscribe|register)\b(?: (?:now|here|today|free|below|to|for|with)\b.*)?[.:!\u2026\u00bb>]*$",
    r"^(?:please )?(?:log ?in|sign in|register)(?:,? or (?:register|sign ?up|log ?in|subscribe|join))?(?: (?:to|for|here|now|with)\b.{0,60})?[.:!]*$",
    r"^\(?(?:(?:for|to|want|please|don't|never|if you|enter|like|why not)\b.{0,80}\b)?(?:sign up|subscribe|register)\b.{0,60}\b(?:newsletter|bulletin|updates?|digital issue|e-?mails?|alerts|free|podcast|inbox)\b",
    r"^(?:get|receive|for) (?:your|our|the|all|a)? ?(?:free |daily |weekly |latest |best |top )+.{0,60}\b(?:newsletter|bulletin|news|stories|headlines|inbox|e-?mail)\b",
    r"\b(?:delivered|straight|sent|direct) (?:straight |direct(?:ly)? )?(?:in)?to your (?:inbox|e-?mail|door)\b",
    r"^(?:enter )?your e-?mail(?: address)?\b.{0,20}$",
    r"\b(?:our|the) (?:free )?(?:daily|weekly|morning|email|e-mail) (?:newsletter|bulletin|briefing)\b.{0,60}$(?<![\"\u201d])",
    rf"^(?:free |our |weekly |daily |e-?mail )*(?:newsletters?|bulletins?){END}",
    r"^(?:dive into|read|order|get|download|browse|view|out now[:,]?) (?:our|the|your) (?:latest|new|current|free|digital|print) (?:issue|edition|magazine|copy)\b",
    r"^(?:book|reserve|secure|claim) (?:your|a) (?:free |early[- ]bird )?(?:place|seat|ticket|spot|tickets)\b",
    r"^(?:listen to|subscribe to|catch up (?:on|with)|download) (?:the |our |this |all )?(?:latest |full |new )?(?:[\w'-]+ ){0,4}(?:podcast|episodes?)\b",
    r"^support (?:our|independent|local|quality) (?:work|journalism|newsroom)",
    r"^if you (?:value|like|love|enjoy|support|appreciate)\b.{0,80}\b(?:our|us|this)\b",
    r"^(?:please )?(?:support us|become a (?:member|subscriber|supporter)|donate (?:now|today|to))\b",
    # share, tag
    r"^share (?:this|on|via|with|the)\b.{0,50}$",
    r"^(?:tags?|topics?|filed under|categor(?:y|ies)|keywords|posted in)\s*:",
    # notices
    r"\b(?:we|this (?:site|website)) uses? cookies\b",
    r"\b(?:accept|manage|reject)(?: all)? cookies\b",
)

_ASIDE = _any(
    # pictures and their credits
    r"^(?:image|images|photo|photos|photograph|picture|pictures|pic|video|graphic|illustration|main image)(?: (?:credits?|by|from|courtesy(?: of)?|source))?\s*[:\u00a9]",
    r"^(?:image|photo|photograph|picture|illustration|graphic)s? (?:credits?|by|courtesy|source|caption)\b.{0,80}$",
    r"^credits?(?:\s*:|\s+\u00a9)",
    r"^(?:source|caption)\s*:.{0,80}$",
    r"^\(?(?:photo|image|picture)s?(?: (?:by|credit|courtesy).{0,80})?\)?[.:]?$",
    r"[(/|\u00a9] ?(?:getty(?: images)?|reuters|ap(?: photo)?|afp|pa(?: wire| images| media)?|epa|alamy|shutterstock(?:\.com)?|istock|unsplash|flickr|bloomberg)(?:/\S{1,30}| (?:photo|images?|file|pool|via|news)\b.{0,30})?\)?\.?$",
    rf"^(?:getty(?: images)?|(?:associated press|reuters|bloomberg|afp)(?: via getty images)?|shutterstock(?:\.com)?|alamy(?: stock photo)?|press association){END}",
    r"^(?:image|picture|photo) (?:source|caption|credit),",
    r"(?:^|[.!?\"\u201d\s]\s?\(?)(?:pictures?|photos?|images?|photograph|credit)(?: (?:credit|by|courtesy of))?: [A-Z][^.!?]{1,60}\)?\.?$",
    # advertisements, continuations, other articles
    rf"^(?:advertisements?|advertising|ad|sponsored|promoted|article continues (?:below|after).*|(?:this )?story continues (?:below|after).*|continue reading.*|scroll (?:down|to continue).*){END}",
    r"^(?:read more|read also|also read|read|see also|related|related (?:article|story|post)|more|watch|listen|in pictures|don't miss|recommended|analysis|explainer)\s*[:|>\u00bb]\s*\S",
    r"^(?:\u2190|\u2192|>>|<<|\u00bb|\u00ab|\u203a|\u2039)\s*\S|\S\s*(?:\u2190|\u2192|>>|\u00bb|\u203a)$",
    rf"^(?:read more|continue reading|click here.{{0,60}}|learn more|find out more|back to (?:top|news|home).*|go back){END}",
    # buttons and the head of the page
    rf"^(?:share|tweet|like|follow|print|e-?mail|save|copy link|link copied|facebook|twitter|x|linkedin|whatsapp|instagram|youtube|reddit|pinterest|bookmark|listen|menu|search|home|skip to (?:main )?content|close|loading|play(?: video)?|donate|login|log in|sign in|my account|bluesky|threads)(?:\s*[|/,\u00b7\u2022]?\s*(?:share|tweet|like|follow|print|e-?mail|save|facebook|twitter|x|linkedin|whatsapp|instagram|reddit|pinterest|messenger|telegram|copy link|log ?in|search|menu|subscribe|register)){{0,9}}{END}",
    rf"^\d+ ?(?:shares?|likes?|views?|min(?:ute)?s?(?: read)?){END}",
    r"^(?:reading time|estimated reading time|time to read)\b.{0,20}$",
    r"^home\s*[>/\u203a\u00bb|]",
    r"^[\w &']+(?:\s+[>\u203a\u00bb]\s+[\w &',-]+){1,6}$",
    r"^(?:in association with|sponsored by|brought to you by|presented by|in partnership with) .{1,60}$(?<![.!?])",
    # notes of the newsroom
    r"^(?:have|has|were|are|do) you\b.{0,80}\?\s.{0,40}\b(?:get in touch|e-?mail us|contact (?:us|our)|let us know|tell us|write to us)\b",
    r"^this (?:article|story|post|piece) (?:was|has been|is|originally|first) (?:originally |first |been )*(?:published|appeared|updated|corrected|amended|produced|written)\b",
    r"^follow .{1,60}(?:@\w+|on (?:twitter|x|facebook|instagram|linkedin))\b.{0,60}$",
    r"^follow @\w+",
    r"^\(?(?:additional )?(?:reporting|editing|writing|compiled) by [A-Z].{0,160}$",
    r"^[A-Z].{2,120} contributed (?:reporting|to this (?:report|story|article))\b.{0,60}$",
    rf"^(?:correction appended|abstract|full text){END}",
)

PATTERNS = ((Wording.CLOSE, _CLOSE), (Wording.PROMOTION, _PROMOTION), (Wording.BREAK, _BREAK), (Wording.ASIDE, _ASIDE))

SALARY = re.compile(
    r"(?:[\u00a3$\u20ac]\s?\d[\d,.]*\s?k?|\b\d{2,3}k?)\s*(?:-|\u2013|to)\s*[\u00a3$\u20ac]?\s?\d[\d,.]*\s?k?\b"
    r"|\b(?:per annum|p\.?a\.?(?= )|pro rata|per hour|salary)\b|[\u00a3$\u20ac]\s?\d[\d,.]*\s?k?\s+p\.?a\b",
    re.IGNORECASE,
)
HIRING = re.compile(
    r"^(?:recruiter|employer|salary|location|closing date|job type|contract|apply(?: now| by)?|reference)\s*[:\u2013-]"
    r"|^apply (?:now|by|here)\b|\bclosing date\b|\bcompetitive salary\b",
    re.IGNORECASE,
)


def job_advert(block: list[Line]) -> bool:
    """A block of lines that offers a job: a pay range or a recruiter's line among short ones."""
    short = [line for line in block if line.words <= 16 and len(line.text) <= SCAN]
    pay = any(SALARY.search(line.text) for line in short if not line.stopped or line.words <= 8)
    hiring = any(HIRING.search(line.text) for line in short)
    return len(block) >= 2 and (hiring or (pay and len(short) * 2 >= len(block)))
