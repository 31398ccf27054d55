"""What is said of a number right beside it: how exact it is ("up to"), and by what it is reckoned ("a year")."""

from __future__ import annotations

import re

MODIFIER = re.compile(
    r"(?:\b|^)(?P<words>(?:as\s+(?:much|many|little|few)\s+as|(?:no\s+)?(?:more|less|fewer)\s+than|(?:just|well)\s+(?:over|under)|up\s+to|at\s+(?:least|most)"
    r"|close\s+to|nearly|almost|around|about|roughly|approximately|some|over|under|above|below|only|just|another|estimated|"
    r"additional|extra|further|record|initial|total|minimum|maximum|whopping|combined)(?:\s+(?:a|an))?(?:\s+(?:additional|extra|further|estimated))?)\s+(?:of\s+)?\Z",
    re.IGNORECASE,
)
"""Before a number; it may lean on an article ("up to an additional £5m")."""
DOUBTFUL = frozenset({"over", "under", "above", "below", "about", "around", "just"})
"""Those that may belong to the word before instead: "a row over £5m"."""
PREPARING = re.compile(
    r"(?:row|dispute|debate|concern|concerns|question|questions|talk|talks|worry|worries|spread|inquiry|anger|news|doubts?)\s+\w+\s+\Z",
    re.IGNORECASE,
)
AFTER = re.compile(r"(?:-plus\b|\+|\s+(?P<words>or\s+(?:more|less|so)|extra|more)\b(?!\s+than))", re.IGNORECASE)
BACK = 48
"""Characters before a number in which its modifier stands."""

TIME = r"years?|months?|weeks?|days?|hours?|quarters?|nights?|annum|fortnights?|minutes?|decades?|terms?|shifts?"
THING = (
    r"head|household|person|pupil|student|patient|child|family|tonne|ton|barrel|litre|liter|gallon|share|unit|kilo|kilogram|kg|pound|"
    r"mile|kilometre|km|ticket|visit|pint|acre|hectare|vehicle|car|home|house|room|bottle|pack|packet|bag|box|bushel|dozen|square\s(?:metre|foot|mile)|"
    r"megawatt[\s-]hour|MWh|kilowatt[\s-]hour|kWh|customer|worker|employee|member|passenger|journey|trip|ride|bed|place|dose|animal|cow|sheep|property|taxpayer|couple"
)
BETWEEN = r"(?:[\s-](?!and\b|or\b|to\b|for\b|by\b|in\b)[a-z][a-z-]{0,20}){0,3}?"
"""A few words may stand between: "£30m extra funding a year"."""
PER = re.compile(
    rf"(?:(?P<near>[\s-]an?[\s-](?P<thing>{TIME}|{THING})\b)|{BETWEEN}(?:\s?/\s?|[\s-]per[\s-])(?P<per>square\s[a-z]{{2,6}}|[a-zA-Z]{{1,16}})\b"
    rf"|{BETWEEN}[\s,]+(?:each|every)\s+(?P<each>{TIME}|{THING})\b|{BETWEEN}[\s-]an?[\s-](?P<far>{TIME})\b(?!\s+(?:ago|earlier|later|before|after))"
    rf"|{BETWEEN}\s+(?P<often>annually|yearly|monthly|weekly|daily|hourly|p\.?a\b))",
)
OFTEN = {
    "annual": "year",
    "annually": "year",
    "yearly": "year",
    "pa": "year",
    "p.a": "year",
    "annum": "year",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
    "hourly": "hour",
    "nightly": "night",
    "yr": "year",
    "h": "hour",
    "hr": "hour",
    "pupils": "pupil",
    "wk": "week",
}
REGULAR = re.compile(
    r"\b(?P<often>annual|yearly|monthly|weekly|daily|hourly|nightly)\s+(?:(?:[\w-]+\s+){0,2}?(?:allowance|benefit|bill|budget|charge|contribution|cost|deficit"
    r"|fee|funding|grant|income|investment|limit|loss|pay|payment|pension|premium|profit|rate|rent|revenue|salary|spending|subsidy|sum|turnover|wage)s?\s+)?"
    r"(?:(?:must|will|should|could|may|has|had|have)\s+)?(?:(?:rise|rises|rose|risen|fall|falls|fell|fallen|increase|increased|grow|grew|reach|reached|cut|raised|stands?|stood|is|was|be)\s+)?"
    r"(?:(?:of|at|to|from|by)\s+)?(?:(?:about|around|nearly|almost|over|some|up\s+to|at\s+least|(?:more|less)\s+than)\s+)?\Z",
    re.IGNORECASE,
)
"""Before a number: "a weekly allowance of £76", "annual spending must rise to £1bn"."""
RATED = re.compile(r"[\s-]+(?P<often>annual|yearly|monthly|weekly|daily|hourly)\b", re.IGNORECASE)
AHEAD = 70


def modifier(text: str, start: int, end: int) -> str | None:
    """The words that make the number at [start, end) less exact, in small letters, without an article."""
    if found := MODIFIER.search(text, max(0, start - BACK), start):
        words = found["words"].lower().split()
        if words[0] in DOUBTFUL and PREPARING.search(text, max(0, start - BACK), start):
            return None
        return " ".join(word for word in words if word not in {"a", "an"})
    if found := AFTER.match(text, end):
        return found["words"].lower() if found["words"] else "plus"
    return None


def per(text: str, start: int, end: int, limit: int) -> str | None:
    """The time or thing by which the number at [start, end) is reckoned, in the singular; `limit` is where the next figure stands."""
    if found := PER.match(text, end, min(limit, end + AHEAD)):
        word = next(word for word in found.group("thing", "per", "each", "far", "often") if word).lower()
        return _singular(" ".join(word.split()))
    if found := RATED.match(text, end) or REGULAR.search(text, max(0, start - BACK), start):
        return OFTEN[found["often"].lower()]
    return None


def _singular(word: str) -> str:
    return OFTEN.get(
        word.rstrip("."),
        word.removesuffix("s") if word.removesuffix("s") in TIME.replace("s?", "").split("|") else word,
    )
