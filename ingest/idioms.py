"""What several words say together that none of them says by itself: set phrases of praise, blame, fear, demand and delay.

General English of public affairs, in the forms that `ingest.attitudes.forms` compares. No phrase was taken from a corpus.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.attitudes import BAD, BAD_THINGS, GOOD, GOOD_THINGS, TROUBLE, TROUBLES
from ontology.policies import Polarity
from ontology.records import SpeechAct

Phrases = frozenset[tuple[str, ...]]


def _phrases(text: str) -> Phrases:
    """Entries between commas, words between blanks."""
    return frozenset(tuple(entry.split()) for entry in text.split(",") if entry.strip())


@dataclass(frozen=True, slots=True)
class Idioms:
    """Phrases that show the same act, None where they only assert, and the same side towards the matter at hand."""

    act: SpeechAct | None
    polarity: Polarity
    phrases: Phrases


def _hyphened(words: frozenset[str]) -> Phrases:
    """Words with a hyphen, which are several to the parser: "half-baked"."""
    return frozenset(tuple(word.split("-")) for word in words if "-" in word)


IDIOMS = (
    Idioms(SpeechAct.CRITICISE, Polarity.OPPOSE, _hyphened(BAD | BAD_THINGS)),
    Idioms(SpeechAct.WELCOME, Polarity.SUPPORT, _hyphened(GOOD | GOOD_THINGS)),
    Idioms(None, Polarity.CONCERN, _hyphened(TROUBLE | TROUBLES)),
    Idioms(
        SpeechAct.CRITICISE,
        Polarity.OPPOSE,
        _phrases(
            "leap before look, leapt before look, on mute, nod and wink, slap in face, kick in tooth, last straw, gut punch, "
            "wrong direction, step back, step backward, step backwards, backward step, not fit for purpose, non runner, non starter, nonstarter, turn back on, "
            "turn blind eye, rob peter, stab in back, race to bottom, bury head, pass buck, passing buck, sold down river, "
            "asleep at wheel, no one safer, nothing to do with, ought to be ashamed, should be ashamed, heart of stone, "
            "have enough of, ride roughshod, run roughshod, pull rug, insult to injury, bad idea, terrible idea, bad deal, raw deal, "
            "salt in wound, salt into wound, broken promise, break promise, break word, break pledge, go back on, out of touch, "
            "behind closed door, by stealth, stealth tax, on back of, all talk, empty promise, "
            "empty word, empty gesture, hot air, tick box, box tick, cheap shot, political football, play politic, playing politics, "
            "political point, sleight of hand, rob of, leave in lurch, left in lurch, throw under bus, "
            "thrown under bus, hung out to dry, treat with contempt, contempt for, take for granted, take for fool, "
            "take for ride, fed up, sick and tired, sick of, tired of, enough be enough, shut out, fob off, "
            "deaf ear, drag foot, drag heel, drag its foot, sit on hand, stand idly, wash hand of, abdication of, dereliction of duty, "
            "waste of money, waste of time, money down drain, make no sense, not make sense, no justification, no excuse, no mandate, "
            "no right to, hard to justify, impossible to justify, difficult to justify, impossible to defend, cannot be justify, cannot justify, national shame, profit before, line pocket, "
            "cannot be right, not be right, not be fair, lose confidence in, lose faith in, lose trust in, no confidence, owe apology, "
            "beggar belief, defy belief, defy logic, fly in face, death knell, nail in coffin, thin end of wedge, "
            "second class, steal from, on cheap, make mockery, make mess, pour money, throw money, throw good money, "
            "sweep under, not worth, line be cross, cross line, cross red line, nothing short of, "
            "turn clock back, clock back, back in time, back to dark, wild west, wild goose, house of card, pull wool, "
            "make it up, ask the wrong, wrong place, wrong time, wrong priority, wrong answer, wrong solution, wrong way, wrong approach, "
            "wrong tool, wrong target, wrong choice, wrong decision, cart before horse, sledgehammer to crack, wreck ball, blank cheque, "
            "blank check, attack on, assault on, war on, tax raid, money grab, cash cow, "
            "gift to, gift for, by another name, price fix, "
            "kangaroo court, public relation, photo opportunity, photo op, political stunt, publicity stunt"
        ),
    ),
    Idioms(
        SpeechAct.CRITICISE,
        Polarity.CONCERN,
        _phrases(
            "word fail, drop in ocean, drop in bucket, too little too late, more of same, pay lip service, lip service, kick can, "
            "long grass, not good enough, fall short, fell short, fall far short, fall well short, go nowhere near, not go far, do nothing for, "
            "do nothing to, nothing to help, nothing to address, nothing for, do little to, do little for, little to help, "
            "not do enough, nowhere near, far from enough, not be enough, not enough to, not near enough, much to be desire, no substitute for, "
            "no answer to, miss point, miss mark, miss opportunity, missed opportunity, wasted opportunity, bare minimum, too slow, "
            "too late, too weak, too timid, too soft, not far enough, not fast enough, not quick enough, paper over, paint over, cover crack, tinker, "
            "rearrange deckchair, smoke and mirror, warm word, fine word, one size fit all, leave behind, left behind, "
            "drag on, no sign of, nothing new, little more than, no more than, scratch surface, "
            "half measure, half the job, half the story, not whole story, not solve, wo n't solve, never solve, wo n't fix, "
            "wo n't work, not work for, not tackle, not address, wo n't deliver, treat the symptom, not cause, be there do that, been there done that, "
            "still wait, still waiting, hear it before, heard it before, see it before, seen it before, believe it when, moving goalpost, "
            "move goalpost, light on detail, short on detail, thin on detail, lack detail, short of what, not what, "
            "not match by, not be match, another matter"
        ),
    ),
    Idioms(
        SpeechAct.CONCERN,
        Polarity.CONCERN,
        _phrases(
            "break point, breaking point, break heart, on brink, on knee, keep awake, keep me up, keep us up, sleepless night, "
            "lose sleep, remain to be seen, jury still out, jury be out, not sure, big question, question remain, question mark, open question, "
            "serious question, at risk, hang by thread, thin ice, at seam, on edge, end of tether, end of rope, "
            "cliff edge, run on empty, run on fumes, running on empty, run out of, running out, hand to mouth, make end meet, heat or eat, heat and eat, "
            "on breadline, through crack, through net, fall behind, leave wonder, left wonder, left wondering, in limbo, "
            "devil in detail, devil be in, nobody know, no one know, not know how, not know whether, not know what, not know where, not know if, "
            "cannot see how, not see how, fail to see, struggle to see, hard to see, where will money, where be money, where the money, who will pay, who be go to pay, who pay, "
            "what happen when, what happen if, what happen to, what about, not convince, yet to be convince, hard to believe, come at price, "
            "come at cost, at expense of, under strain, under pressure, no longer cope, cannot cope, not cope, struggle to cope, "
            "too many, too few, worse off, out of reach, out of pocket, price out, ghost town, tip of iceberg, powder keg, in crisis, crisis point, in jeopardy, "
            "in danger of, in doubt, be at stake, up in air, fall apart, spread too thin, stretch thin, back to wall, no light at end, "
            "have nowhere, nowhere to go, no idea, no guarantee, no income, no access, not afford, cannot afford, sight of"
        ),
    ),
    Idioms(
        SpeechAct.WELCOME,
        Polarity.SUPPORT,
        _phrases(
            "step in right direction, right direction, good news, great news, wonderful news, fantastic news, long overdue, "
            "much to support, at long last, good day, great day, proud day, historic day, breath of fresh air, music to ear, right thing, "
            "fresh start, win for, victory for, shot in arm, light at end, badly need, over moon, thumb up, hat off, credit to, "
            "well do, right track, force for good, best thing, right decision, right call, right choice, right move, right approach, "
            "good start, good thing, dream come true, deserve credit, deserve praise, full credit, second to none, could not be happy, "
            "could not be proud, huge boost, boost for, look forward to, thank to, weight off, sigh of relief, common sense win, "
            "prayer be answer, vote of confidence, here to stay, make history, be a credit, huge step, big step, first step, bold step, important step, "
            "positive step, welcome step, vital step, good outcome, great outcome, good deal for, great deal for"
        ),
    ),
    Idioms(
        None,
        Polarity.SUPPORT,
        _phrases(
            "have point, good point, powerful tool, good people, good job, great job, fantastic job, right idea, strong candidate, good idea, great idea, "
            "make sense, make perfect sense, value for money, worth every, pay off, good for, best way, good way, only way, "
            "way forward, on course, on track, have right to, duty to, nothing wrong with, nothing to fear, nothing to hide, "
            "live with, stand by, stand behind, be right to, right to act, pay for itself, pay for themselves, need more of, good use of, "
            "no reason to worry, no cause for, be in interest of, in best interest, in public interest, in national interest, "
            "long term solution, part of solution, make difference, real difference, level play field, save life, save money, save taxpayer, "
            "keep promise, keep word, deliver on, get job do, get on with, put first, better off, well off, tried and tested, never be safe, "
            "foundation for, once in generation"
        ),
    ),
    Idioms(
        SpeechAct.WARN,
        Polarity.CONCERN,
        _phrases(
            "price to pay, pay price, dire consequence, serious consequence, grave consequence, point of no return, perfect storm, slippery slope, time bomb, "
            "tip point, tipping point, matter of time, count cost, bear brunt, brace for, worst yet, worst be yet, wake up call, "
            "wake-up call, come back to haunt, play with fire, floodgate, borrow time, knock on effect, knock-on effect, knock-on, unintended consequence, "
            "will have to close, would have to close, have no choice but, no option but, no alternative but, people will die, people could die, life will be lost, life be lose, "
            "cost life, cost job, put at risk, recipe for, go bust, go to wall, go under, out of business, lose job, lose home, will lose, could lose, would lose, "
            "stand to lose, face closure, drive up, spell end, spell disaster, do so at peril, at your peril, leave open to, "
            "open door to, pave way for, lead to loss, too late to, sleepwalk, road to ruin, pull plug, vicious circle, vicious cycle, "
            "blow hole, leave hole, hole in, leave without, left without, race against, clock be tick, day be number"
        ),
    ),
    Idioms(
        SpeechAct.RECOMMEND,
        Polarity.SUPPORT,
        _phrases(
            "time to act, time for action, high time, long past time, time for, it be time, now be time, cannot wait, no time to lose, "
            "no time to waste, come clean, get grip, round table, back to table, back to negotiate, step up to, roll up sleeve, "
            "let us, let 's, the sooner, be crying out for, cry out for, opportunity to fix"
        ),
    ),
    Idioms(
        SpeechAct.RECOMMEND,
        Polarity.OPPOSE,
        _phrases(
            "think again, draw board, drawing board, put on hold, put on ice, press pause, hit pause, pause button, hold off, change course, "
            "change direction, change tack, back off, back down, climb down, hand off, keep hand off, stay out of, "
            "leave alone, leave it alone, start again, start from scratch, start over, tear up, go back to"
        ),
    ),
    Idioms(
        None,
        Polarity.OPPOSE,
        _phrases(
            "off table, not on table, line in sand, no place for, no place in, out of question, not an option, "
            "no appetite for, dead in water, dead on arrival, no need for, no need to, enough already, say no to, "
            "not want, not need, no case for, no evidence for, better spend on, better spent, well spend, money well spent on, not prepared to, "
            "not stand by, never accept, not accept, not tolerate, wo n't stand for, not stand for, could not support, cannot support, not support"
        ),
    ),
    Idioms(
        SpeechAct.PLEDGE,
        Polarity.SUPPORT,
        _phrases(
            "you have my word, have my word, leave no stone, no stone unturned, read my lip, not rest until, hold me to, "
            "make good on, do whatever it take, do everything in, do everything we, do everything I, see it through, work day and night"
        ),
    ),
    Idioms(
        SpeechAct.PLEDGE,
        Polarity.OPPOSE,
        _phrases(
            "over my dead body, over dead body, not on my watch, not on watch, not in my name, not while i, fight tooth, fight all way, "
            "fight every, fight to end, see in court, see you in court, every tool, explore every legal, take to court, take to street, "
            "man the barricade"
        ),
    ),
    Idioms(
        None,
        Polarity.NEUTRAL,
        _phrases(
            "in due course, too early to, too soon to, no decision, not yet decide, not decide, yet to decide, no final decision, "
            "under review, under consideration, under investigation, keep under review, wait and see, wait to see, open mind, "
            "all option, rule nothing out, not rule out, not rule anything, no comment, not comment, cannot comment, "
            "not appropriate to comment, inappropriate to comment, consider carefully, carefully consider, study the, digest, "
            "take time to, respond in due, set out in due, not aware, matter for, up to voter, time will tell, "
            "no plan to, no plan for, no current plan, help with inquiry, help with enquiry, hear both side, still be work"
        ),
    ),
)
"""A phrase that stands there shows this, unless it is denied."""
