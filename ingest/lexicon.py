"""Word lists of English: what tells a person, an organisation and a post apart.

General words, common first names and countries. Proper names stand in three short lists only, of what the model takes for
something else: PLATFORMS (companies), INSTITUTIONS (of state) and THINGS (faiths, schemes, places). Nobody in particular
is in any list, and no outlet.

All entries are in lower case unless the case matters, which is then said.
"""

from __future__ import annotations

from spacy.tokens import Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_HONORIFICS = _words("mr sir lord baron messrs mister fr father king prince duke earl")
FEMALE_HONORIFICS = _words("mrs ms miss dame lady baroness madam queen princess duchess countess")
HONORIFICS = (
    MALE_HONORIFICS
    | FEMALE_HONORIFICS
    | _words(
        "mx dr prof cllr cllrs councillor rev revd reverend hon sen sens rep reps gov lt gen col capt sgt maj adm rt"
    )
)
"""What stands before a name and is no part of it. Dots set aside."""

STYLED_POSTS = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "cllr": "Cllr",
    "councillor": "Cllr",
    "prof": "professor",
}
"""Honorifics that say which post somebody holds, and how the title is written."""

ABBREVIATED_POSTS = {
    "adm": "admiral",
    "capt": "captain",
    "col": "colonel",
    "dr": "doctor",
    "gen": "general",
    "lt": "lieutenant",
    "maj": "major",
    "rev": "reverend",
    "sgt": "sergeant",
}
"""Honorifics that shorten what somebody is called by."""

POST_HEADS = _words(
    """
    activist actor actress adjutant administrator admiral adviser advisor aide ambassador analyst anchor archbishop assistant
    associate astronaut attorney auditor author barrister billionaire bishop boss broadcaster businessman
    businesswoman campaigner candidate captain ceo cfo chair chairman chairperson chairwoman chancellor chaplain
    chief coach co-author co-chair co-chairman co-director co-founder colonel columnist comedian commentator commander
    commissioner comptroller congressman congresswoman consultant contender controller convener coordinator
    correspondent counsel councillor councilman councilwoman counselor dean democrat delegate deputy detective
    diplomat director doctor economist editor elder engineer envoy executive expert farmer fellow filmmaker financier
    founder frontrunner general governor head headteacher historian host inspector instructor investigator
    journalist judge justice lawmaker libertarian lawyer lead leader lecturer legislator liaison lieutenant lobbyist magistrate
    major manager marshal mayor mediator midwife minister moderator mogul mp musician nominee nurse officer official
    ombudsman operative organiser organizer owner partner pastor physician pilot policeman politician pollster
    postmaster premier presenter president priest principal producer professor prosecutor psychologist publisher
    rabbi ranger registrar rector reporter representative republican researcher rival runner-up scholar scientist
    secretary senator sergeant sheriff singer solicitor speaker spokesman spokesperson spokeswoman statesman
    statistician strategist superintendent surgeon surrogate taoiseach teacher technician trader treasurer trustee
    tsar tycoon undersecretary vice-chair vice-chairman vice-president veteran whip writer
    """
)
"""The nouns that head the name of a post or an occupation."""

DESCRIPTIONS = _words(
    "billionaire boss contender democrat elder frontrunner libertarian republican rival runner-up tycoon veteran"
)
"""Heads that describe somebody and are a post only within a body."""

PERSON_NOUNS = _words("lady man woman magnate mogul runner star native mother father widow widower survivor")
"""Nouns that are no post and mean a person."""

STAFF = _words(
    """
    adviser advisor agent aide analyst assistant associate attorney campaigner consultant correspondent delegate editor
    employee executive expert fellow host insider journalist lawyer moderator observer officer official operative
    organiser organizer pollster presenter producer reporter researcher source spokesman spokesperson spokeswoman
    strategist surrogate teacher volunteer voter worker writer
    """
)
"""Nouns for those who often speak without a name."""

PARTY_WORDS = {
    "gop": "republican",
    "republican": "republican",
    "democrat": "democratic",
    "democratic": "democratic",
    "libertarian": "libertarian",
    "green": "green",
    "tory": "conservative",
    "conservative": "conservative",
    "labour": "labour",
    "liberal": "liberal",
}
"""Parties as they are written, and the one word by which they are compared."""

FIELDS = _words("state defense defence education health justice labor labour transport")
"""What a secretary or minister may be "of"."""

FORMER_WORDS = _words("former ex then previous late ousted onetime one-time disgraced retired")
FUTURE_WORDS = _words("incoming elect designate next prospective")
MANNER_WORDS = _words("acting interim caretaker outgoing incoming elect designate")
"""In what way a post is held, beside its title; each is a value of `Manner`."""
AFTERTHOUGHTS = _words("elect designate")
"""Those that stand behind the title ("mayor-elect")."""

TIME_WORDS = FORMER_WORDS | FUTURE_WORDS | MANNER_WORDS | _words("current longtime long-time newly present veteran")

STAFF_WORDS = _words("press general private permanent executive deputy assistant party national senior special field")
"""What stands before "secretary" and the like in posts that are written in lower case."""

OFFICE_HEADS = _words(
    """
    ambassador attorney chancellor comptroller commissioner governor general inspector mayor minister ombudsman
    premier president secretary speaker superintendent taoiseach commander whip adviser
    """
)
"""Posts that are held by one person at a time and speak by their title alone ("the Chief Inspector")."""

LEADING_HEADS = _words(
    """
    academy agency alliance assembly association bank board bureau campaign center centre chamber church club college
    commission committee confederation conference congress council court daughters department federation foundation
    fund guild hospital house institute institution league ministry museum national network office organisation
    organization parliament party royal school society trust union university
    """
)
"""The heads that take "of" or "for" and what follows into the name ("Department for Transport")."""

ORGANISATION_HEADS = LEADING_HEADS | _words(
    """
    chronicle examiner gazette herald journal media observer telegraph tribune
    academy administration agency alliance army assembly associates association authority bank board brigade bureau
    cabinet campaign caucus centre center chamber charity church club coalition college commission committee company
    confederation conference congress consortium constabulary cooperative corporation council court department
    directorate executive federation force forces forum foundation front fund government group guard guild hospital
    hospitals inc initiative inspectorate institute institution laboratory league llp ltd magazine ministry mission movement
    museum network news newspaper observatory office organisation organization parliament partners
    partnership party plc police post press project registry school schools senate service services society station
    studios syndicate taskforce times trust tribunal tv union university watch watchdog workers
    """
)
"""The nouns that head the name of an organisation."""

MEDIA_WORDS = _words(
    """
    broadcaster broadcasting chronicle examiner gazette herald journal magazine mail news
    newspaper observer post press star sun telegraph times tribune
    """
)
"""Words in the names of newspapers and broadcasters."""

PLATFORMS = frozenset({"Twitter", "Facebook", "Instagram", "Snapchat", "YouTube", "Google", "Uber", "Yahoo", "Amazon"})
"""Companies of everyday talk, by name: the model takes them for people, and no word in the name says otherwise."""

THINGS = frozenset(
    """
    Islam Christianity Judaism Hinduism Medicare Medicaid Obamacare Brexit LGBT LGBTQ PAC FOIA Latino Latina Latinos Gmail
    """.split()
) | {"Social Security", "Super PAC", "Oval Office", "Capitol Hill", "Electoral College", "Post Office", "City Hall"}
"""Faiths, schemes, peoples and places that the model takes for organisations or people, as written."""

THING_HEADS = _words(
    """
    act airport amendment arena avenue award awards bill bridge building convention cup day games hall highway hotel
    island lake law mountain night park plaza prize program programme river road show stadium street summit tower
    week
    """
)
"""The nouns that head the name of a place, an event or a work: nobody who speaks."""

INSTITUTIONS = frozenset(
    {
        "Congress",
        "Senate",
        "Parliament",
        "Treasury",
        "Pentagon",
        "Kremlin",
        "White House",
        "Downing Street",
        "No 10",
        "Number 10",
        "Whitehall",
        "Secret Service",
        "State Department",
        "Justice Department",
        "Supreme Court",
        "House",
        "House of Commons",
        "House of Lords",
        "House of Representatives",
        "Commons",
        "Lords",
        "Home Office",
        "Foreign Office",
        "Cabinet Office",
        "United Nations",
        "European Union",
    }
)
"""Institutions of state, British, American and international, by name as written: the words alone would not tell."""

BARE_ORGANISATIONS = _words("government cabinet administration")
"""Role nouns that with "the" are an organisation meant in one article only."""

PERSONAL_ORGANISATIONS = _words("campaign administration government cabinet foundation")
"""Role nouns that with a person's name are an organisation ("the Smith campaign")."""

DESCRIBED_ORGANISATIONS = _words(
    """
    agency broadcaster business charity company corporation firm foundation group network newspaper nonprofit
    organisation organization outlet paper pressure-group provider publication publisher regulator society startup
    tank thinktank union watchdog website
    """
)
"""Common nouns that, before a name, say that it is an organisation's ("the housing charity NAME")."""

NOT_NAMES = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december christmas easter i i'm i've i'll i'd god
    jan feb mar apr jun jul aug sept sep oct nov dec gmt bst est pm am
    """
)
"""Capitalised words that are nobody's name when they stand alone."""

PARTICLES = _words("de da di del della der den du la le van von ter bin ibn al el dos st")
"""Small words within a person's name."""

NAME_SUFFIXES = _words("jr sr ii iii iv")

COUNTRIES = frozenset(
    """
    Afghanistan Africa Albania Algeria America Angola Argentina Armenia Asia Australia Austria Azerbaijan Bangladesh
    Belarus Belgium Bolivia Bosnia Botswana Brazil Britain Bulgaria Burma Cambodia Cameroon Canada Chile China Colombia
    Congo Croatia Cuba Cyprus Denmark Ecuador Egypt England Eritrea Estonia Ethiopia Europe Finland France Germany Ghana
    Greece Guatemala Guyana Haiti Honduras Hungary Iceland India Indonesia Iran Iraq Ireland Italy Jamaica
    Japan Kazakhstan Kenya Kosovo Kuwait Laos Latvia Lebanon Liberia Libya Lithuania Luxembourg Malawi Malaysia Mali
    Malta Mexico Moldova Mongolia Montenegro Morocco Mozambique Myanmar Namibia Nepal Netherlands Nicaragua Niger
    Nigeria Norway Oman Pakistan Palestine Panama Paraguay Peru Philippines Poland Portugal Qatar Romania Russia Rwanda
    Scotland Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria Taiwan
    Tanzania Thailand Tunisia Turkey Uganda Ukraine Uruguay Uzbekistan Venezuela Vietnam Wales Yemen Zambia Zimbabwe
    """.split()
)
"""Countries and continents, as written, that are no first names."""

MALE_NAMES = _words(
    """
    aaron abdul abraham adam adrian ahmed alan albert alex alexander alfred ali allan allen andrew andy angus anthony antonio
    arnold arthur barry ben benjamin bernard bernie bill billy bob bobby boris brad brandon brendan brett brian
    bruce bryan carl carlos chad charles charlie chris christian christopher chuck clive colin corey craig damian dan
    daniel darren dave david dean dennis derek dick dominic don donald doug douglas duncan dwight ed eddie edward
    elliott eric ernest eugene evan francis frank franklin fred frederick gareth gary gavin gene geoff geoffrey george
    gerald gerard giles glen glenn gordon graham grant greg gregory guy hamish harold harry harvey hassan henry
    herbert howard hugh ian ibrahim iain isaac ivan jack jacob jake james jamie jared jason jay jeff jeffrey
    jeremy jerry jim jimmy joe joel john johnny jon jonathan jordan jorge jose joseph josh joshua juan julian justin
    karl keith ken kenneth kevin kyle lance larry lawrence lee leo leon lester leonard lewis liam louis luis luke malcolm
    marc marco marcus mario mark martin marty marvin matt matthew max michael miguel mike mitch mohamed mohammed
    morgan muhammad nathan neal neil nicholas nick nigel noah norman oliver omar oscar owen patrick paul pedro
    pete peter phil philip phillip rafael ralph ray raymond reggie rex ricardo richard rick ricky rob robert roberto
    robin rodney roger roland ron ronald ross roy rupert russell ryan sam samuel scott sean sebastian sergei seth
    shane shaun sidney simon stanley stephen steve steven stewart stuart ted terence terry theodore thomas tim
    timothy toby todd tom tommy tony travis trevor tyler victor vincent vladimir walter warren wayne wesley will
    william xavier zachary zack
    """
)

FEMALE_NAMES = _words(
    """
    abigail adele agnes alice alicia alison amanda amber amelia amy ana andrea angela angie anita ann anna anne
    annette annie april arlene ashley audrey barbara beatrice becky bella bernadette beth bethany betty beverly
    bonnie brenda bridget brittany camilla carla carly carmen carol caroline carolyn catherine cathy charlotte
    chelsea cheryl chloe christina christine cindy claire clara claudia colleen connie courtney cynthia daisy
    danielle dawn deborah debbie debra denise diana diane dolores donna dora doris dorothy edith eileen elaine
    eleanor elena elizabeth ella ellen ellie emily emma erica erin esther ethel eva eve evelyn faye felicity fiona
    florence frances gail gemma georgia georgina geraldine gina gladys gloria grace hannah harriet hazel heather
    heidi helen hilary hillary holly ingrid irene iris isabel isabella jackie jacqueline jan jane janet
    janice jasmine jean jeanette jennifer jenny jessica jill joan joanna joanne josephine joy joyce juanita judith
    judy julia julie june karen kate katherine kathleen kathryn kathy katie kay kayla kelly kim kimberly
    kirsten kirsty kristen laura lauren leah lena leslie lillian linda lisa liz lois loretta lorraine louise lucille
    lucy lydia lynn mabel madeleine maggie marcia margaret maria marie marilyn marion marjorie martha mary maureen
    megan melanie melissa mercedes michelle mildred miranda molly monica nadia nancy naomi natalie natasha
    nicola nicole nina nora norma olivia pamela patricia patsy paula pauline peggy penny phoebe phyllis priscilla
    rachel rebecca regina renee rhonda rita roberta rosa rose rosemary rosie roxanne ruby ruth sabrina
    samantha sandra sara sarah shannon sharon sheila shelley sherry shirley sofia sonia sophia sophie stacey stella
    stephanie sue susan susie suzanne sylvia tamara tammy tanya tara teresa thelma theresa tiffany tina tracey tracy
    valerie vanessa vera veronica vicky victoria violet virginia vivian wanda wendy whitney yolanda yvette yvonne zoe
    """
)

FIRST_NAMES = MALE_NAMES | FEMALE_NAMES

SHORT_FORMS = tuple(
    tuple(forms.split())
    for forms in """
    abraham abe,alan al,albert al bert,alexander alex,alexandra alex,alfred al alf,andrew andy drew,anthony tony,arthur art
    benjamin ben,bernard bernie,bradley brad,catherine cathy cath,charles charlie chuck,christine chrissie,christina tina
    christopher chris,cynthia cindy,daniel dan danny,david dave,deborah debbie deb,donald don,douglas doug
    edward ed eddie ted,eleanor ellie,elizabeth liz beth betty lizzie,eugene gene,frances fran,francis frank
    frederick fred freddie,gabrielle gaby,geoffrey geoff,gerald gerry jerry,gregory greg,harold harry,henry harry hank
    jacob jake,jacqueline jackie,james jim jimmy jamie,janet jan,jeffrey jeff,jennifer jenny jen,jeremy jerry,jessica jess
    joanna jo,joanne jo,john johnny jack,jonathan jon,joseph joe joey,joshua josh,judith judy,katherine kate kathy katie
    kathleen kathy kath,kathryn kate kathy,kenneth ken kenny,kimberly kim,lawrence larry,leonard len lenny,leslie les
    louis lou,louise lou,margaret maggie meg peggy,martin marty,matthew matt,melanie mel,melissa mel,michael mike mick
    michelle shelley,mitchell mitch,nathan nate,nathaniel nate,nicholas nick,nicola nicky,pamela pam,patricia pat patsy patty
    patrick pat paddy,peter pete,philip phil,phillip phil,raymond ray,rebecca becky,reginald reg reggie
    richard rick ricky dick rich,robert rob bob bobby,roger rog,ronald ron ronnie,russell russ,samantha sam,samuel sam
    sebastian seb,stanley stan,stephanie steph,stephen steve,steven steve,stewart stew,stuart stu,susan sue susie,suzanne sue
    terence terry,theodore ted theo,theresa terry,thomas tom tommy,timothy tim,valerie val,veronica ronnie,victor vic
    victoria vicky,vincent vince,walter walt,william will bill billy,zachary zack
    francisco paco,ignacio nacho,jose pepe,giuseppe beppe,johannes hans,margarethe grete,mikhail misha,aleksandr sasha
    """.replace("\n", ",").split(",")
    if forms.strip()
)
"""First names, each with its short forms: any two of a group can be one person's, two groups' cannot."""

SAME_NAMES = tuple(
    frozenset(names.split())
    for names in """
    ahmed ahmad,alan allan allen,ann anne,carl karl,catherine katherine kathryn katharine,eric erik,geoffrey jeffrey
    hussein hussain,ian iain,jon john,marc mark,mohammed muhammad mohamed mohamad mohammad,philip phillip,sara sarah,sean shaun shawn
    sergei sergey,stephen steven,stuart stewart,theresa teresa,yousef yusuf youssef,yuri yury
    """.replace("\n", ",").split(",")
    if names.strip()
)
"""First names that are written in several ways: another spelling is easily a slip."""


POST_FIELDS = {
    head: field
    for field, heads in {
        "government": """minister secretary chancellor premier president vice-president governor mayor senator
            congressman congresswoman congressmember mp msp councillor cllr alderman taoiseach ambassador diplomat
            lawmaker legislator politician whip backbencher assemblyman assemblywoman""",
        "sport": """striker goalkeeper midfielder winger footballer coach batsman batter
            bowler quarterback pitcher cyclist sprinter swimmer runner boxer jockey golfer referee umpire athlete rower
            wrestler skater skier gymnast""",
        "arts": """actor actress singer guitarist drummer pianist violinist conductor composer painter sculptor novelist poet
            playwright filmmaker musician dancer comedian photographer rapper soprano tenor cellist""",
        "learning": """professor lecturer researcher scientist historian economist biologist physicist chemist engineer
            astronomer geologist ecologist academic scholar dean archaeologist botanist""",
        "law": "judge barrister solicitor lawyer attorney prosecutor magistrate sheriff",
        "force": """constable detective sergeant inspector superintendent general colonel lieutenant
            admiral commander soldier firefighter""",
        "health": "surgeon nurse doctor paediatrician gp physician midwife dentist psychiatrist pharmacist vet",
        "faith": "bishop archbishop vicar priest rabbi imam pastor reverend cardinal pope chaplain",
        "school": "headteacher teacher principal headmaster headmistress pupil student",
        "crime": "burglar thief robber gangster fraudster killer murderer",
        "land": "farmer fisherman skipper gardener shepherd grower",
    }.items()
    for head in heads.split()
}
"""The fields of life that the head of a post tells of; those that occur in many ("chair", "director") are left out."""

COMMON_SURNAMES = _words(
    """
    adams ahmed ali allen anderson bailey baker barnes begum bell bennett brooks brown butler campbell carter chapman clark clarke
    cole collins cook cooper cox davies davis dixon edwards ellis evans fisher ford foster garcia gibson gonzalez graham grant
    gray green griffiths hall hamilton harris harrison harvey hayes henderson
    hernandez hill holmes howard hughes hunt hussain jackson james jenkins johnson jones kaur kelly khan king knight lee
    lewis lloyd lopez marshall martin martinez mason matthews miller mills mitchell moore morgan morris murphy murray nelson
    nguyen owen palmer parker patel payne pearson perez perry porter reed reid rivera rose phillips powell price ramirez reynolds richards richardson roberts robertson robinson
    rodriguez rogers ross russell sanchez scott shah shaw simpson singh smith stevens stewart taylor thomas thompson torres
    turner walker walsh ward watson webb white wilkinson williams wilson wood wright young
    """
)
"""The most common surnames of Britain and the United States, some sevenscore, by their censuses."""


def is_post(token: Token) -> bool:
    """Whether a word heads the name of a post, "ex-", "vice-" and the like in front set aside."""
    return token.lower_ in POST_HEADS or token.lower_.rpartition("-")[2] in POST_HEADS


def acronym(token: Token) -> bool:
    letters = token.text.replace("&", "").replace(".", "")
    return 2 <= len(letters) <= 6 and letters.isupper() and letters.isalpha()
