"""Words of attitude in the English of public affairs: what they say of their speaker and of what they are said about.

General words only, in the forms that `forms` compares: the lemma of a verb or noun, any other word as it stands, in small
letters. British, American, Australian and Irish usage; where spelling differs, both. No word was taken from a corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from spacy.tokens import Token

from ontology.policies import Polarity
from ontology.records import SpeechAct


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    """Entries between commas, words between blanks."""
    return frozenset(tuple(entry.split()) for entry in text.split(",") if entry.strip())


CUES: Mapping[SpeechAct, frozenset[tuple[str, ...]]] = {
    SpeechAct.WELCOME: _phrases(
        "promote, tout, extol, trumpet, vouch for, stick up for, come to defense, come to defence, rally around, talk up, give credit, credit, root for, "
        "stump for, rave about, plug, pay tribute, cheer on, stand up for, give backing, lend support, lend weight, "
        "welcome, praise, hail, applaud, back, support, endorse, celebrate, cheer, commend, congratulate, salute, thank, "
        "laud, favour, favor, champion, embrace, delight, admire, admiration, appreciate, defend, advocate, prefer, "
        "praise for, support for, backing, approval, endorsement, tribute, acclaim, vote for, in favour of, "
        "in favor of, speak in favour, side with, sign up to, get behind, throw weight behind, stand by, come out for, "
        "rally behind, hope for, give thumb up, look forward to, be pleased, be delighted, be glad, be proud, be grateful"
    ),
    SpeechAct.CRITICISE: _phrases(
        "rip, trash, torch, skewer, roast, knock, swipe, taunt, needle, clobber, deplore, impugn, vilify, savage, grumble, gripe, moan, bristle, balk, "
        "tear into, lay into, take swipe, take shot, take a shot, take dig, go after, speak out, come down on, jeer, boo, heckle, "
        "reproach, admonish, censure, reprimand, demonise, demonize, discredit, disavow, oppose to, pour cold water, "
        "criticise, criticize, condemn, attack, slam, blast, oppose, reject, denounce, accuse, blame, decry, deplore, "
        "lambast, lambaste, rebuke, assail, deride, mock, ridicule, belittle, dismiss, object, protest, complain, "
        "disagree, castigate, berate, bash, pan, savage, pillory, rubbish, scold, chide, fault, disparage, dispute, "
        "resist, rebuff, bemoan, lament, challenge, contest, scorn, shun, excoriate, pillory, upbraid, repudiate, "
        "criticism, opposition, objection, complaint, condemnation, rejection, accusation, outrage, outcry, anger, fury, "
        "backlash, protest, petition against, case against, argue against, protest against, march against, vote against, hit out, lash out, speak against, speak out against, campaign against, "
        "come out against, rail against, pile on, take aim, take issue, turn down, turn attack, hit back, fire back, "
        "pour scorn, critical of, opposed to, be against, be scathing, be furious, be angry, be outraged, be dismayed, "
        "be appalled, find fault, point finger, in protest, describe as a failure, throw out, thumb down"
    ),
    SpeechAct.PLEDGE: _phrases(
        "pledge, promise, vow, commit, commitment, undertake, swear, guarantee, intend, aim, plan, prepare, "
        "offer to, agree, volunteer, assurance, assure, threaten, threat, give undertaking, give assurance, give word, "
        "make commitment, bent on, intent on, be determined, be set, be ready, be committed, set sight, stand ready"
    ),
    SpeechAct.RECOMMEND: _phrases(
        "recommend, recommendation, urge, call for, call on, call upon, advise, propose, proposal, demand, request, "
        "appeal, appeal for, plead for, plead with, plea for, its plea, their plea, implore, beg, exhort, petition, lobby, campaign for, argue for, ask for, "
        "press for, push for, push to, press to, want, seek, encourage, insist on, beseech, entreat, instruct, order, "
        "would like, like to see, make case for, make the case, advocate for, a call, its call, his call, her call, "
        "their call, renew call, repeat call, join call, urgent call, back call, "
        "suggestion, stress importance, stress need, stress the importance, stress the need, "
        "underline importance, underline the need, emphasise the need, emphasize the need, highlight the need"
    ),
    SpeechAct.WARN: _phrases(
        "warn, warning, caution, alert, predict dire, sound alarm, sound the alarm, raise alarm, raise the alarm, "
        "raise spectre, raise the spectre, ring alarm, forewarn, danger, risk"
    ),
    SpeechAct.ANNOUNCE: _phrases(
        "announce, announcement, unveil, launch, outline, set out, lay out, spell out, publish, declare, introduce, "
        "proclaim, approve, decide, decision, rule out, pass, adopt, order, roll out, release, issue, present, reveal plan, "
        "table, sign, sign off, give go-ahead, give green light, kick off, vote to, ratify, confirm plan, appoint, "
        "announcing, establish, award, allocate"
    ),
    SpeechAct.CONCERN: _phrases(
        "fret, agonise, agonize, lament, rue, irritated, annoyed, upset, unhappy, distressed, uncertain, pessimistic, puzzled, baffled, "
        "concern, concerned, worry, worried, fear, doubt, unease, uneasy, misgiving, reservation, anxiety, anxious, "
        "alarm, alarmed, question, query, suspicion, sceptical, skeptical, scepticism, skepticism, disquiet, dismay, "
        "troubled, wary, cautious, raise question, raise concern, cast doubt, express concern, nervous, afraid, unsure, "
        "apprehension, apprehensive, disappointment, disappointed, frustration, frustrated"
    ),
    SpeechAct.ASSERT: _phrases(
        "deny, decline, refuse, dodge, sidestep, refuse to be drawn, refuse to comment, decline to comment, would not say, "
        "not say, say only, apologise, apologize, wonder, neither confirm, neither"
    ),
}
"""What the words of a cue say that its speaker does. The longest entry that stands there counts, of those the first."""

NAMING = _words(
    "call describe brand label dub term characterise characterize deem consider portray dismiss denounce hail condemn"
)
"""Cues whose content is what something is called; it stands beside them."""

SOURCES: Mapping[SpeechAct, frozenset[str]] = {
    SpeechAct.RECOMMEND: _words("recommendation proposal demand petition plea appeal call suggestion claim"),
    SpeechAct.ANNOUNCE: _words("announcement plan strategy scheme budget decision"),
    SpeechAct.PLEDGE: _words("pledge promise commitment manifesto"),
    SpeechAct.WARN: _words("warning"),
    SpeechAct.CONCERN: _words("concern fear worry"),
    SpeechAct.CRITICISE: _words("criticism complaint objection critic opponent objector detractor"),
    SpeechAct.WELCOME: _words("supporter backer proponent"),
}
"""What the head of a source says of what it says, where the cue is plain: "recommendations included"."""

FRIENDS = _words("supporter backer proponent sponsor champion advocate architect author defender ally")
FOES = _words("critic opponent objector detractor sceptic skeptic protester rival")
"""Who is for or against something by what they are called, when "of" says what: "critics of the bill"."""

GLAD = _words(
    "welcome applaud support back praise commend congratulate thank celebrate endorse favour favor appreciate love like "
    "delighted pleased glad proud grateful thrilled relieved thankful happy heartened encouraged optimistic hopeful "
    "excited confident agree admire embrace honoured honored supportive reassured "
    "buoyed ecstatic elated enthusiastic fortunate gratified impressed inspired joyful jubilant keen overjoyed "
    "touched upbeat satisfied comfortable cheer hail laud salute respect trust treasure cherish "
    "overwhelmed-with lucky humbled vindicated"
)
"""What the speaker says of themselves: "we welcome", "I am delighted"."""

ANXIOUS = _words(
    "worry fear doubt question worried concerned afraid alarmed anxious nervous uneasy troubled sceptical skeptical wary "
    "apprehensive fearful unsure unconvinced cautious perturbed puzzled disturbed disappointed frustrated sad "
    "saddened dismayed shocked heartbroken exhausted scared terrified frightened "
    "agitated aghast baffled bewildered confused conflicted demoralised demoralized despair despairing "
    "desperate disheartened disillusioned dissatisfied distraught distressed discouraged embarrassed "
    "exasperated fed-up forgotten gutted hesitant hesitate hurt ignored impatient isolated lost mystified "
    "overwhelmed panicked panicking perplexed petrified regretful reluctant shaken sceptic stressed stunned "
    "surprised struggling suspicious tired uncertain uncomfortable undecided unhappy unnerved unsettled upset "
    "worn wonder"
)
ANGRY = _words(
    "oppose reject condemn deplore refuse disagree object angry furious appalled outraged disgusted sickened ashamed "
    "against resent denounce regret betrayed insulted fight resist hate livid incensed opposed dispute "
    "abhor aggrieved appal appall bitter cheated complain contest criticise criticize despise detest dismayed "
    "disappoint enraged frustrated-with fuming indignant infuriated irate irritated loathe mad offended "
    "protest rebuff refute resentful robbed scandalised seething slam staggered"
)
ASKING = _words(
    "urge ask call want demand recommend propose suggest request appeal plead implore beg need expect hope seek"
)

NEEDED = _words(
    "needed necessary required vital essential crucial imperative overdue unavoidable urgent indispensable inevitable "
    "mandatory critical paramount desirable warranted advisable deserve merit "
    "justified pressing obligatory called-for long-overdue "
)
"""What is said of what should be done."""

GOOD = _words(
    "good great excellent welcome positive important historic fair sensible outstanding brilliant fantastic "
    "wonderful superb tremendous encouraging promising bold fine valuable worthwhile proud successful "
    "terrific effective ambitious transformative landmark smart wise reasonable balanced "
    "generous invaluable beneficial constructive exciting remarkable impressive magnificent admirable overjoyed "
    "heartening affordable proportionate justified legitimate responsible common-sense groundbreaking inspiring perfect "
    "amazing incredible clever articulate game-changing life-changing well-deserved once-in-a-generation "
    "best commendable compelling compassionate courageous decent deserved delightful enlightened "
    "exceptional exemplary extraordinary fabulous farsighted far-sighted favourable favorable fitting fruitful "
    "glorious hard-won helpful honourable honorable humane ideal imaginative impartial innovative "
    "inclusive inspirational judicious laudable life-saving lifesaving long-awaited much-needed meaningful "
    "noble pioneering phenomenal pragmatic praiseworthy principled productive prudent refreshing "
    "rewarding satisfying seamless sensational sincere spectacular splendid stellar stunning "
    "thoughtful timely top-class trustworthy visionary win-win world-class world-leading well-earned "
    "well-thought-out hard-working hardworking fairer "
)
GOOD_THINGS = _words(
    "victory win triumph milestone breakthrough success progress opportunity boost lifeline relief step-change "
    "improvement achievement blessing godsend benefit vindication game-changer shot-in-the-arm common-sense privilege "
    "commonsense "
    "accolade acclaim advance asset beacon bonus boon breath champion comfort cornerstone dream "
    "endorsement honour honor inspiration joy justice landmark leap lifesaver masterstroke miracle "
    "pleasure praise pride salvation "
    "step-forward success-story treasure tribute turning-point upside virtue winner wonder"
)
BAD = _words(
    "wrong unfair unacceptable disgraceful shameful reckless outrageous appalling terrible horrible disgusting cruel "
    "inhumane unjust absurd ridiculous ludicrous foolish stupid misguided short-sighted shortsighted cynical dishonest "
    "corrupt illegal unlawful unconstitutional immoral irresponsible callous heartless insulting laughable pathetic "
    "hypocritical incompetent negligent scandalous unforgivable inexcusable draconian discriminatory racist divisive "
    "disastrous catastrophic ill-conceived half-baked self-defeating pointless wasteful meaningless toothless "
    "bureaucratic premature rushed flawed crooked diabolical ill-judged ill-advised counterproductive counter-productive "
    "unworkable unaffordable undemocratic unnecessary inappropriate inadequate unbelievable undeliverable rigged "
    "madness worse worst hollow punitive mean-spirited vindictive extreme intolerable deplorable naive tone-deaf "
    "disrespectful perverse unreasonable excessive disproportionate dreadful awful abysmal deceitful misleading "
    "false baseless bogus untrue shambolic chaotic incoherent disingenuous unsustainable unrealistic "
    "abhorrent abusive arbitrary arrogant authoritarian barbaric bizarre blatant botched brutal bullying "
    "careless clumsy clueless contemptible criminal crude damning deceptive degrading demeaning derisory "
    "despicable destructive dubious dumb elitist evil exploitative fake fraudulent futile grotesque hateful "
    "heavy-handed humiliating hurtful idiotic ignorant illogical illiberal incomprehensible indefensible "
    "ineffective ineffectual inefficient inept inexplicable insane insensitive insincere invasive irrational "
    "kneejerk knee-jerk lamentable lazy lousy meagre meager mindless miserly misjudged monstrous nasty "
    "nonsensical obscene offensive opaque overreaching paltry partisan patronising patronizing politicised "
    "politicized predatory preposterous pitiful regressive regrettable repugnant repressive retrograde selfish "
    "senseless shabby shoddy short-termist sickening sinister sloppy sneaky spiteful stingy tawdry timid "
    "tokenistic tragic treacherous tyrannical underhand undignified unethical unfit unhelpful unhinged "
    "unjustifiable unjustified unprincipled untenable unwanted unwarranted unwelcome unwise useless vile "
    "wicked woeful worthless wrongheaded wrong-headed one-sided ill-timed ill-thought-out back-door backdoor "
    "anti-democratic overbearing unimaginative unambitious lopsided unaccountable"
)
"""What is said of what one is against or blames."""

BAD_THINGS = _words(
    "disgrace scandal betrayal insult shambles farce sham joke stunt gimmick disaster catastrophe mistake blunder fiasco "
    "failure outrage travesty robbery theft folly nonsense madness insanity lie deceit hypocrisy cover-up whitewash "
    "smokescreen attack assault injustice incompetence negligence gamble bribe con fig-leaf cop-out giveaway handout "
    "land-grab power-grab u-turn witch-hunt hoax fraud mess bandaid band-aid sticking-plaster punch slap kick blow "
    "vandalism cruelty abomination injury waste distraction excuse window-dressing straitjacket retreat surrender "
    "cash-grab debacle own-goal sell-out rip-off stitch-up tragedy rubbish hogwash scaremongering "
    "abuse aberration absurdity affront bullying calamity charade cheek condemnation contempt deception "
    "dereliction disrespect duplicity embarrassment error evil extortion failing fantasy fudge gag hammer-blow "
    "hysteria indictment indignity indulgence intimidation irresponsibility knee-jerk letdown let-down lunacy "
    "meddling micromanagement mockery nightmare overreach pittance ploy propaganda provocation punishment "
    "racket raid ransom rhetoric sabotage scam scapegoating self-harm slur spin stealth stranglehold "
    "subterfuge swindle tokenism trick vendetta vanity white-elephant overkill price-fixing profiteering "
    "posturing electioneering dog-whistle red-tape bureaucracy gimmickry"
)
TROUBLE = _words(
    "poor slow dangerous unsafe underfunded under-funded understaffed overstretched stretched struggling vulnerable "
    "insufficient unclear uncertain inconsistent fragile weak expensive costly late delayed overcrowded failing broken "
    "creaking neglected crumbling dilapidated bleak grim dire critical desperate stark worrying troubling concerning "
    "alarming disturbing disappointing difficult painful unstable unpredictable unprecedented severe acute "
    "chronic skewed patchy scarce short lacking missing unresolved unanswered unspent hungry homeless isolated "
    "exhausted demoralised demoralized understaffed poorer worsening deteriorating vague unproven untested inflexible "
    "oppressive complicated unequal unsuitable outdated risky problematic frightening devastating harmful damaging toxic stubborn "
    "sad stuck undermined "
    "abandoned afraid bad bereft burdensome burnt-out burned-out clogged congested contaminated crippled "
    "crippling damp deadly decaying depleted deprived derelict deserted despairing destitute dirty "
    "disadvantaged disruptive distressing endangered excluded fatal forgotten frail fraught "
    "frustrating gloomy grave harrowing helpless hopeless ill-equipped ill-prepared impossible "
    "impoverished inaccessible inadequate indebted ineffective insecure lonely low-paid marginalised "
    "marginalized mouldy moldy overburdened overdue overloaded overrun overwhelmed perilous polluted powerless "
    "precarious punishing run-down rundown scarred short-staffed shuttered shocking soaring "
    "spiralling spiraling stagnant starved strained stranded stressed stressful substandard tired "
    "tragic traumatic unaffordable uncomfortable unemployed unfilled unhappy unhealthy uninhabitable uninsured "
    "unreliable unsettled unsettling unsure unwell volatile worried worrisome sorry lengthy record-high "
    "unequipped"
)
"""What is said of a bad state of things."""

TROUBLES = _words(
    "shortage lack delay crisis problem failure failing risk danger threat pressure burden backlog waste poverty harm "
    "damage loss decline shortfall deficit gap uncertainty confusion chaos inequality hardship difficulty challenge "
    "collapse closure cut debt strain hunger abuse violence crime neglect suffering pain fear worry concern emergency "
    "deterioration flaw weakness loophole barrier obstacle inconsistency discrimination homelessness unemployment pollution "
    "injury death casualty deadlock disruption overcrowding understaffing exodus queue fallout postcode-lottery "
    "violation breach wrongdoing misconduct scandal underfunding underinvestment under-investment consequence cost-cutting misery squeeze denial breach wait error "
    "discharge spill leak outage "
    "accident addiction anger anxiety bankruptcy bottleneck burnout clampdown congestion constraint "
    "contamination corruption cost-of-living deprivation despair desperation destitution devastation "
    "disadvantage disarray disease distress distrust downturn drought epidemic eviction exclusion exploitation "
    "extinction famine fatality flood flooding fraud fuel-poverty harassment heartache heartbreak "
    "hospitalisation illness imbalance impasse inaction inadequacy inflation insecurity insolvency instability "
    "intimidation isolation killing lawlessness layoff limbo loneliness malnutrition mayhem mismanagement "
    "mistrust mould mold nightmare overspend overrun paralysis penalty peril plight precarity profiteering "
    "recession redundancy  repossession resentment scarcity setback shutdown sickness slowdown "
    "smuggling stagnation starvation stress suicide trauma tragedy turbulence turmoil "
    "unrest vulnerability waiting-list worsening stalemate smog "
)

HURT = _words(
    "damage hurt kill hollow destroy undermine threaten harm devastate strip weaken jeopardise jeopardize worsen cripple "
    "punish penalise penalize decimate wreck ruin erode endanger imperil exacerbate deprive burden force push drive leave "
    "cost hit hamper hinder stifle choke strangle discourage deter alienate divide distort clog overwhelm expose deepen "
    "disadvantage gut slash betray squeeze hammer bankrupt scare plunge "
    "disenfranchise derail sabotage trample violate poison "
    "blight compromise corrode cheapen clobber curtail debase degrade demoralise demoralize destabilise "
    "destabilize devalue disrupt dismantle drain dilute disempower dent displace embolden encroach "
    "enrage entrench fleece flout fragment hobble humiliate impede impoverish inconvenience inflame "
    "inflict injure intimidate isolate marginalise marginalize mar menace mutilate overburden overload pillage "
    "plunder pollute prolong ravage rob saddle scapegoat short-change shortchange silence smother "
    "stigmatise stigmatize strand suffocate swamp terrify terrorise tarnish traumatise traumatize "
    "uproot upset victimise victimize widow wipe usurp "
)
FAIL = _words(
    "fail lie mislead betray ignore abandon neglect mishandle squander bungle botch shirk duck dither renege backtrack "
    "cave fiddle exploit pander dodge misuse waste smear "
    "bluster cheat concoct conceal deceive demonise demonize evade fleece gamble gloss grandstand "
    "greenwash hoodwink meddle misjudge misrepresent mistreat muddle obfuscate obstruct overlook "
    "overreach overpromise patronise patronize ram rush sideline skimp sneak snub stall steamroll "
    "stifle stonewall trample trumpet vilify belittle bulldoze railroad scaremonger wriggle weasel "
    "flout squirm"
)
SUFFER = _words(
    "struggle collapse deteriorate suffer worsen languish falter stall crumble flounder lack drown crack creak decline "
    "wither starve wait "
    "ache agonise agonize ail bleed buckle cope crash die dwindle fester fray "
    "go-hungry grieve haemorrhage hemorrhage lag perish plummet rot rust sag scrimp "
    "shiver shrivel slump stagnate strain succumb tumble unravel vanish weaken queue sicken"
)
"""What happens to what is in a bad state."""

MAYBE_HURT = _words(
    "force push drive leave cost hit strip expose target divide slash threaten burden hurt drain dent upset dilute compromise"
)
"""Of these, verbs that do no harm in much of what they say, and stand for it only where more shows it."""

UNTRUE = _words("untrue false baseless unfounded incorrect inaccurate fabricated groundless mistaken")
"""What is said of what somebody else said: a denial rather than a reproach."""

FIT = _words(
    "safe strong sound solid robust effective efficient sustainable affordable viable workable lawful legal legitimate "
    "proportionate consistent transparent reasonable justified honest straight candid frank upfront credible realistic "
    "adequate sufficient fit competent accountable responsible reliable balanced well-placed acceptable "
)
"""What speaks for a thing where it is so, and finds fault where it is not; not glad of it by itself."""

PAPERS = _words(
    "costing figure analysis estimate data document statistic filing record study survey poll census forecast projection "
    "accounts minutes briefing memo spreadsheet dataset register calculation research"
)
"""Sources that reckon and tell, and take no side."""

PRIZED = _words(
    "income wage pay funding standard supply output productivity attendance confidence trust turnout enrolment enrollment "
    "staffing growth investment support service capacity quality provision sale profit outcome morale job "
    "wellbeing well-being safety choice access opportunity bed place nurse teacher officer home benefit saving"
)
BURDENS = _words(
    "cost price bill crime rent demand tax inflation debt emission unemployment caseload workload charge fare fee "
    "absence eviction arrears interest premium number wait delay poverty congestion pollution waste homelessness traffic "
    "queue backlog deficit borrowing time death harm"
)
FALLING = _words("fall drop decline shrink plunge halve slump dwindle tumble slide dip crash plummet deteriorate")
RISING = _words("rise increase soar jump climb grow double triple surge spiral mount rocket balloon swell escalate")
"""Things that are missed when there is less of them, and those that weigh more when there is more."""

STATES = _words(
    "number level wait time rate condition situation state delay cost price bill figure queue backlog shortage statistic "
    "result outcome response performance standard gap inequality conditions"
)
"""How things are: bad ones are deplored, and nobody takes a side against them."""

GROUPS = _words(
    "member resident family parent staff worker people business farmer patient teacher nurse tenant neighbour neighbor "
    "villager trader shopkeeper passenger commuter student pupil driver owner customer community local union firm company council "
    "councillor officer doctor colleague supporter campaigner volunteer veteran pensioner family industry sector profession"
)
"""Those for whom their spokespeople speak: "members were uneasy"."""

LACKING = _words(
    "evidence plan doubt sign reason decision comment change need way one indication question date timetable deal agreement word "
    "answer guarantee clarity detail excuse news wonder matter longer surprise injury suspicion motive arrest"
)
"""What there is none of without anybody's being against it."""

DENYING = _words("deny dismiss reject rebut refute dispute downplay rebuff repudiate brush play counter")
"""Cues of who speaks against what was said."""

CLAIMS = _words(
    "claim suggestion allegation accusation charge notion idea assertion argument rumour rumor report speculation criticism concern "
    "fear worry complaint objection"
)
"""What was said, by what it is called."""

REPROACHES = _words("criticism concern fear worry complaint objection accusation allegation")
"""Of these, what is said against something: to dismiss it speaks for that."""

INSISTING = _words("insist maintain reassure")
"""Cues of who holds on to what others doubt."""

RAISING = _words(
    "raise increase boost create add expand grow improve double triple lift push send drive bring see attract recruit hire deliver mean"
)
LOWERING = _words("cut reduce lower slash lose shed shrink limit halve drain trim remove axe shorten squeeze curb")
MORE, LESS = (
    _words("more higher longer greater bigger extra additional worse larger"),
    _words("fewer less lower smaller reduced shorter"),
)
"""By what there is more or less of a thing, good or bad."""

DOOM = _words("close lose quit leave fold die collapse shut sell suffer starve move sack")
"""What happens, and is feared, "if" a thing is done."""

WANTING = _words("guarantee clarity detail answer explanation transparency accountability")
"""What one misses where there is none."""

STANDING = _words("priority policy commitment")
"""What a plan remains that is kept to."""
HELP = _words(
    "help protect improve benefit boost save strengthen transform secure safeguard enable empower unlock deliver enhance "
    "revitalise revitalize restore reassure reward uplift relieve ease cut-red-tape fix solve succeed recognise "
    "reflect work thrive flourish "
    "accelerate aid alleviate bolster brighten broaden champion cheer cherish encourage energise "
    "energize enrich equip facilitate fulfil fulfill galvanise galvanize heal "
    "honour inspire invigorate modernise modernize nurture pave preserve promote propel "
    "regenerate reinvigorate rejuvenate replenish rescue shield simplify smooth spark stabilise "
    "stabilize stimulate streamline support sustain turbocharge unleash upgrade vindicate "
)
EASING = _words(
    "address tackle fix solve cut reduce end stop prevent avoid help protect deal combat fight ease ensure meet confront "
    "eliminate eradicate resolve relieve lower curb halt face close remove overcome prioritise prioritize counter limit "
    "minimise minimize mitigate "
    "abate alleviate allay avert break clear cure defuse deter dispel erase fill heal lift offset plug quell "
    "reverse rid shorten shield slow soften streamline tame wipe ward"
)
"""Verbs by which bad things get less."""
ENDING = _words(
    "pull end drop scrap abandon ditch axe ax halt stop withdraw repeal reverse cancel reject block abolish overturn suspend "
    "pause shelve delay postpone reconsider rethink revoke rescind kill defeat veto bin junk revisit "
    "review-again u-turn undo defund dismantle resist oppose fight "
    "back-off forgo mothball nix overrule quash rein-in sack scotch shut "
    "stall torpedo unpick unwind void vacate water-down withhold annul decommission "
)
"""Verbs by which a thing is done away with: who asks for that is against it."""

FIGHTING = _words(
    "fight oppose resist block reject challenge sue defeat veto boycott strike overturn appeal contest stop"
)
"""What one says one will do against a thing."""

HEDGES = _words("unless without otherwise")
LITTLE = _words("barely hardly scarcely too insufficiently inadequately")
DECIDED = _words(
    "freeze raise increase cut close open extend launch publish introduce invest spend build appoint fund lift ban abolish "
    "recruit hire offer scrap replace reduce award allocate create establish double expand upgrade install reopen deploy "
    "accept approve reject agree begin start roll provide receive finish complete move expel cap "
    "implement legislate pay appeal strike sell buy remove distribute reserve grant bring require reform rise spend"
)
SETTLED = _words("reject accept approve agree decide appoint drop scrap cancel abandon award sign choose vote launch")
"""What those who decide say that they have done."""
"""What those who decide announce that is done."""

NOT = _words("not n't n’t nt never no nor neither without hardly barely no-one nobody none nothing nowhere cannot")
REFUSING = _words("refuse decline fail stop refrain cease reluctant unwilling unable rule")
AGAINST = _words("against")

POLICY_NOUNS = _words(
    "plan policy proposal reform bill act law legislation scheme programme program strategy review inquiry investigation "
    "consultation commission fund funding grant investment package budget tax levy ban cap target pledge commitment "
    "measure initiative project deal agreement rule regulation code amendment motion resolution referendum charge fee "
    "subsidy cut increase rise freeze closure merger decision move recommendation allowance benefit credit "
    "toll tariff quota licence license trial pilot change overhaul crackdown limit order ruling requirement offer "
    "treaty pact moratorium appointment report budget framework roadmap"
)
"""Heads of what in public life one is for or against."""

POLARITY: Mapping[SpeechAct, Polarity] = {
    SpeechAct.WELCOME: Polarity.SUPPORT,
    SpeechAct.PLEDGE: Polarity.SUPPORT,
    SpeechAct.ANNOUNCE: Polarity.SUPPORT,
    SpeechAct.RECOMMEND: Polarity.SUPPORT,
    SpeechAct.CRITICISE: Polarity.OPPOSE,
    SpeechAct.WARN: Polarity.CONCERN,
    SpeechAct.CONCERN: Polarity.CONCERN,
    SpeechAct.ASSERT: Polarity.NEUTRAL,
}
"""How a speaker stands, by what is done, towards what it is done about (docs/policies.md)."""


def forms(token: Token) -> frozenset[str]:
    """The forms under which a word is looked up: as it stands, its lemma, and without an ending where it was taken for a name.

    A headline's "Slams" is often taken for a name, whose lemma is itself.
    """
    word = token.lower_
    found = {word, token.lemma_.lower()}
    if token.pos_ == "PROPN":
        found |= {word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("d"), word.removesuffix("ed")}
        found |= {word.removesuffix("ing")}
    return frozenset(found - {""})


@cache
def _by_first(phrases: frozenset[tuple[str, ...]]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The phrases by their first word, in an order of their own."""
    first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases):
        first.setdefault(phrase[0], []).append(phrase)
    return {word: tuple(several) for word, several in first.items()}


def entries(words: Sequence[Token], phrases: frozenset[tuple[str, ...]], gap: int = 2) -> Iterator[tuple[int, int]]:
    """Where the phrases stand among the words: number of the first and number of words. Up to `gap` others may stand between two."""
    return found_in([forms(word) for word in words], phrases, gap)


def found_in(
    known: Sequence[frozenset[str]], phrases: frozenset[tuple[str, ...]], gap: int = 2
) -> Iterator[tuple[int, int]]:
    """The same, of words whose forms are known already."""
    first = _by_first(phrases)
    for at, forms_here in enumerate(known):
        for phrase in (phrase for form in forms_here for phrase in first.get(form, ())):
            place = at
            for word in phrase[1:]:
                place = next((i for i in range(place + 1, min(place + 2 + gap, len(known))) if word in known[i]), -1)
                if place < 0:
                    break
            if place >= 0:
                yield at, len(phrase)
