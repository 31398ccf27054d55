"""Words of public affairs, British, American, Australian and Irish: what is proposed, how it is brought about, and by whom.

All in small letters, verbs and nouns as their lemmas. No word of any one field's: fields change, ways of governing do not.
"""

from __future__ import annotations

from ontology.policies import PolicyKind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


REVIEWS = _words("review inquiry enquiry consultation probe feasibility referendum plebiscite inquest audit evaluation")
"""Nouns of looking into a field."""

BODIES = _words(
    """
    agency authority board body commissioner committee council directorate inspectorate ministry ombudsman panel
    regulator taskforce tribunal tsar unit watchdog department registry institute office bureau academy corps force corporation
    commissariat secretariat hub
    """
)
"""Nouns of organisations: a policy where one is to be set up."""

LAWS = _words(
    """
    act amendment bill duty bylaw clause code decree directive law legislation levy limit mandate ordinance powers quota
    regulation requirement resolution rule statute surcharge surtax tariff tax measure
    """
)
"""Nouns of rules that bind, and of taxes."""

FUNDS = _words("fund funding grant investment subsidy allocation endowment bailout money cash")
"""Nouns of money that is given."""

PLANS = _words(
    """
    ambition aim blueprint commitment decision goal initiative intention manifesto offer plan pledge
    programme program promise proposal project refusal roadmap scheme strategy target undertaking vow reform package
    framework recommendation
    """
)
"""Nouns of something to be done that do not tell what it is: that stands in their complement."""

CHANGES = _words(
    """
    abolition amnesty ban boycott building cap ceiling change charge clampdown closure commission compensation crackdown
    creation curfew curb cut cutback deal deregulation devolution drive exemption expansion extension freeze fare fine fee
    foundation hike increase incentive introduction intervention ladder legalisation legalization lockdown merger
    modernisation moratorium nationalisation overhaul pause payment pilot pool powers privatisation protection
    provision reduction redesign refund relief repeal reset restriction restructure restructuring rethink rise
    rollback rollout sanction shake-up shakeup shift suspension swap takeover trial upgrade u-turn voucher waiver
    withdrawal order
    rebate allowance credit levy guarantee standard standards threshold pact accord build nationalization
    privatization renationalisation liberalisation liberalization demolition redevelopment regeneration
    replacement removal reinstatement reintroduction restoration relocation centralisation centralization
    relaxation easing tightening loosening simplification streamlining subsidisation rationing reorganisation
    reorganization recruitment hiring deportation cull sell-off selloff buyout write-off holiday uplift top-up
    phase-out buyback embargo blockade prohibition outlawing legalising decriminalisation decriminalization
    criminalisation criminalization registration register downgrading upgrading widening deployment retention
    postponement delay deferral cancellation
    """
)
"""Nouns of what can be done to the state of things."""

POLICY_NOUNS = REVIEWS | LAWS | FUNDS | PLANS | CHANGES
TELLING = _words(
    """
    ban bill blueprint cap crackdown curb cut cutback freeze levy moratorium overhaul package plan proposal
    quota reform rollback rollout rule scheme shake-up shakeup strategy tariff clampdown programme initiative
    pledge limit restriction merger closure powers target inquiry review regulation legislation law tax fund
    rebate subsidy amnesty embargo surcharge surtax cull phase-out sell-off bailout curfew clampdown ceiling cutback
    pilot duty privatisation nationalisation deregulation roadmap
    """
)
"""Policy nouns that name a policy wherever a word before them says which ("the visa crackdown")."""

JUDGING_NOUNS = _words(
    """
    alarm anger approval attack backing backlash concern condemnation controversy criticism disappointment dismay disquiet doubt
    fear fury go-ahead green light misgiving objection opposition outcry outrage praise protest relief resistance row scepticism
    skepticism support unease uproar welcome worry reservation
    """
)
"""Nouns of judging: "anger over the ban", "a guarded welcome for the new fee"."""

AGAINST = _words("against over about at of for to on with")
"""Prepositions that tie to a judgement what is judged."""

TAXING = _words("tax duty levy excise vat gst surtax surcharge tariff taxation write-off gearing super")
"""Nouns of taxes: what changes them is law."""

PARTICLES = _words("back forward out down up over off away in")
PARTICLED = _words(
    "push put bring scale wind roll phase step ramp hand set shut close tear take sell write water beef pare speed top buy open "
    "lay draw carve hive strip build turn cut do stand hold switch throw claw"
)
"""Verbs that, with one of PARTICLES, are acts of governing: "push back", "phase in", "hand over"."""

GIFTS = _words(
    "allowance bonus cash credit discount funding grant help increase loan payment rebate refund relief rise subsidy "
    "supplement support uplift voucher boost"
)
"""What people are given by those who govern, in sums: "households will get a €200 credit"."""

ENDINGS = _words(
    "abolition closure repeal withdrawal expansion extension privatisation nationalisation scrapping legalisation legalization merger overhaul"
)
"""Policy nouns that name a policy by what follows "of"."""

BRINGING_NOUNS = _words(
    "launch publication creation announcement introduction foundation publishing establishment setting release"
)
"""Nouns of bringing about: "the launch of a review"."""

ASKING_NOUNS = _words(
    "call demand recommendation appeal plea request petition need campaign importance necessity push clamour bid lobbying"
)
"""Nouns of asking: "calls for a ban"."""

PROMISING_NOUNS = _words("pledge promise commitment vow undertaking")
"""Nouns of promising."""

ASKING = _words(
    """
    advise advocate ask appeal beg call campaign demand favour favor implore insist lobby need plead press propose push
    recommend request seek stress suggest urge want petition
    """
)
PROMISING = _words("aim commit guarantee hope intend plan pledge promise swear undertake vow")
BRINGING = _words(
    """
    adopt agree announce approve authorise authorize confirm decide enact move establish finalise
    introduce issue launch lay order outline pass present proceed propose publish ratify reveal set sign table trial unveil
    vote commission create float draft release tout detail
    impose flag foreshadow usher pilot reinstate reintroduce enforce green-light rubber-stamp
    greenlight mandate
    """
)
ENDING = _words(
    "abandon abolish axe block cancel dilute ditch drop end freeze halt overturn pause postpone reject repeal rescind resist "
    "reverse revoke scrap shelve stall suspend withdraw veto oppose delay junk"
)
JUDGING = _words(
    """
    accept applaud attack back blast celebrate champion condemn criticise criticize damn decry defend denounce deplore
    dismiss endorse fear fight favour favor hail lambast laud mock oppose praise question rail reject resist ridicule slam support
    target welcome challenge sue protest accuse object react march rally speak
    slate lambaste savage bemoan resent pan deride commend embrace trumpet boycott
    """
)
GIVING = _words(
    "allocate award donate earmark fund give grant inject invest pay pump spend devote provide help finance"
)
RECEIVING = _words("get receive share secure win")

ACTIONS = _words(
    """
    abolish address allow amend axe ban bar build buy cancel cap change charge clamp clean close compensate consider
    convert crack create criminalise curb cut decriminalise defund deliver deploy deport deregulate devolve ditch
    double drop eliminate enact end enforce ensure establish exempt expand extend fine fix forbid force forgive fund
    freeze give grant guarantee halt halve help house impose implement improve increase insulate introduce invest
    launch legalise legalize legislate level lift limit loosen lower make mandate merge modernise nationalise oblige
    offer open outlaw overhaul pay penalise permit phase pilot place plant plough privatise process prohibit protect provide
    publish put raise reclassify recruit hire redirect reduce reform refund regulate reimburse reinstate reintroduce relax
    relocate remove renew reopen repair repeal replace require resettle reset restore restrict retrain retrofit reverse review revise
    roll scrap sell set sharpen shift shed shelve shut simplify slash speed spend split stop strengthen
    streamline strip subsidise suspend tackle target tax tighten train transfer transform triple upgrade wind withdraw
    waive widen deregulate dismantle double limit reopen assign redistribute standardise subsidize revoke rescind
    accelerate boost bring combat demolish detain dredge erect expel feed halt hold inspect label license monitor pedestrianise prosecute
    rebuild recycle register rename reward screen secure shelter shorten teach tighten toughen vaccinate oversee ration
    extend survey renationalise criminalize nationalize privatize decriminalize
    centralise centralize decentralise decentralize rezone lease acquire purchase procure outsource rehouse
    repatriate evict compel codify enshrine entrench index peg uprate means-test sanction levy discontinue
    disband dissolve decommission usher pioneer construct install supply equip staff appoint arm immunise
    immunize finance bankroll underwrite write pump divert ring-fence ringfence earmark allocate channel
    revamp rewrite redraw reshape restructure reorganise reorganize digitise digitize update electrify
    narrow dual resurface reroute soften trim shrink quadruple unfreeze delay postpone defer fast-track
    expedite prioritise prioritize prolong lengthen cull rewild conserve safeguard decarbonise decarbonize
    police patrol audit investigate seize confiscate municipalise withhold redevelop regenerate refurbish
    rehabilitate unlock trial commission retain mothball downgrade curtail ease free exclude     disclose collect claw underpin consolidate integrate amalgamate pardon evacuate
    dispose standardize harmonise harmonize cease grow furnish distribute issue recoup demand
    """
)
"""Verbs of what those who govern do."""

MOVING = _words("rise fall increase go end double halve drop begin")
"""Verbs by which what is governed goes up and down: "the levy will rise"."""

GOVERNED = _words(
    """
    age allowance benefit bill budget check cap cost duty fare fee fine fund funding levy licence limit pay payment pension price
    rate rent spending sale excise vat subsidy surcharge premium relief grant wages stipend toll tax threshold toll tuition wage export import rule law speed
    """
)
"""What is set by those who govern, and goes up and down with MOVING verbs."""

PERSONAL = _words(
    """
    accept acknowledge admit elect recall apologise appear apply recognise recognize arrive ask attend be become beat believe call campaign challenge come comment compete concede
    continue criticise debate decline defeat discuss do endorse explain face feel fight file find finish focus get go
    happen have head hear hold hope join know learn leave let listen live look lose marry meet mention move
    nominate play prove read reply report rest retire return run say see seek sell serve show sit sleep speak stand
    start stay sue take talk tell think travel try turn understand unite use visit vote wait walk watch welcome
    win write
    """
)
"""Verbs of what anybody does for themselves; with those who promise it is no policy unless a body promises."""

AWAY = _words(
    """
    ad airtime album agenda focus legacy country america people president appearance article ballot bid book campaign candidacy career commercial convention convoy date debate
    delegate election endorsement film game general interview match meeting message nomination nominee opponent
    party poll president presidency primary race rally resignation running season seat series show song speech story
    term ticket tour trip victory vote voter candidate rival strike cover image tone emphasis apology answer calm comment
    action unity lawsuit motion attack visit protest march departure retirement claim argument audience team wedding statement remark request
    """
)
"""Things that are no policy, whatever is announced, promised or asked of them."""

GOVERNING = _words(
    """
    administration agency assembly authority board cabinet chamber chancellor city coalition commission commissioner
    committee congress corporation council councillor county court department executive government governor
    house ministry minister mayor municipality parliament police premier president regulator republican democrat
    secretary senate senator state superintendent taoiseach tánaiste treasury university watchdog union
    legislature lawmaker legislator mp td mep party trust treasurer whitehall downing officials official boss chief
    review inquiry report tory conservative labour labor lib green liberal national borough district school board endowment
    prime pm mp's force gardaí garda tribunal body taskforce leader
    """
)
"""Nouns of those who can decide for others: heads of a subject, or words of its name."""

DECIDING = _words(
    """
    administration agency authority board cabinet chancellor city commission congress council
    county court department executive government governor house ministry minister mayor parliament premier president regulator
    secretary senate state taoiseach tánaiste treasury legislature treasurer whitehall endowment police force gardaí garda trust
    corporation company operator agency
    """
)
"""Those of GOVERNING whose proposals are decisions; another's are recommendations."""

CHANGEABLE = _words(
    "change intervention reset reform overhaul action investment funding money law support rethink shake-up"
)
"""What "is needed" asks for."""

NEEDED = _words(
    "needed necessary essential vital unavoidable overdue required urgent imperative crucial inevitable important"
)

KINDS: dict[str, PolicyKind] = {
    **dict.fromkeys(PLANS | CHANGES, PolicyKind.COMMITMENT),
    **dict.fromkeys(FUNDS, PolicyKind.FUND),
    **dict.fromkeys(BODIES, PolicyKind.BODY),
    **dict.fromkeys(LAWS, PolicyKind.LEGISLATION),
    **dict.fromkeys(REVIEWS, PolicyKind.REVIEW),
}
"""What a policy is by the noun that heads it."""

LEGISLATING = _words(
    "legislate repeal require mandate outlaw tax criminalise criminalize decriminalise legalise legalize regulate deregulate"
)
"""Verbs of making and unmaking law."""

SETTING_UP = _words(
    "create establish found set launch form appoint introduce hold order commission have get open start announce publish make convene"
)
"""Verbs by which a body, a review or a fund comes into being."""

NEW = _words(
    """
    new proposed planned promised controversial mandatory draft long-awaited emergency permanent radical sweeping bold ambitious
    national statutory tougher stricter far-reaching landmark independent long-promised forced further
    """
)
"""Words before a noun that tell of something to be done."""

PLAIN = _words(
    "same other latest similar big first last previous current existing major specific legal own certain such few many several key"
)
"""Adjectives that do not tell one policy from another."""

PARTITIVES = _words(
    "round raft wave batch tranche bundle suite series part range set package raft share number worth details detail lot end slew host mix"
)
"""What a policy stands in after "of"."""

MONEY = frozenset("$£€") | {"us$", "a$", "c$", "nz$", "eur", "gbp", "usd"}
SUMS = _words("million billion bn m mn trillion euros pounds dollars cent cents pence")

WEAK = _words(
    """
    address change consider review forgive get give have help hold improve keep level make offer open place plant provide publish put
    see sell send serve set show take build forget
    """
)
"""Verbs that are acts of governing only when those who govern do them."""

LISTED = _words(
    """
    aim ambition ask change commitment concession demand goal initiative intervention measure pillar plan pledge policy
    priority promise proposal recommendation reform request requirement suggestion test
    """
)
"""Nouns whose list names policies."""

NEAR_LISTED = LISTED | _words("action point priority step")
"""The same, for lists of lines of their own."""

LISTED_ASKS = _words("ask demand recommendation request suggestion test requirement proposal intervention")
LISTED_PROMISES = _words("pledge promise ambition aim")

PREPOSITIONAL = _words("invest legislate crack phase roll withdraw spend consult pay wind shut deploy rise move")
"""Verbs of governing that need no object ("crack down on")."""

SLIGHT = _words(
    "address boost bring change consider feed forget forgive get have help hold secure teach improve keep level make open place see set show take"
)
"""Verbs of ACTIONS that say little by themselves: "make sure", "keep the peace"."""

FIGHTING = _words("block oppose reject resist stall halt veto overturn suspend delay protest")
"""Verbs of ENDING that tell of what somebody else proposed."""
