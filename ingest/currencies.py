"""Currencies by their signs, codes and names; and which of those that share a name an article means."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from ontology.records import Article

FAMILIES = {
    "dollar": "USD AUD CAD NZD HKD SGD TWD JMD TTD FJD",
    "pound": "GBP EGP LBP",
    "cent": "USD EUR AUD CAD NZD SGD HKD ZAR",
    "peso": "MXN PHP ARS COP CLP",
    "rupee": "INR PKR LKR NPR",
    "krone": "NOK DKK",
    "krona": "SEK ISK",
    "franc": "CHF",
    "shilling": "KES UGX TZS",
    "yen": "JPY",
    "euro": "EUR",
    "yuan": "CNY",
    "renminbi": "CNY",
    "won": "KRW",
    "ruble": "RUB",
    "hryvnia": "UAH",
    "zloty": "PLN",
    "shekel": "ILS",
    "lira": "TRY",
    "naira": "NGN",
    "rand": "ZAR",
    "dirham": "AED",
    "riyal": "SAR",
    "baht": "THB",
    "ringgit": "MYR",
    "rupiah": "IDR",
    "forint": "HUF",
    "koruna": "CZK",
    "real": "BRL",
}
"""Names of money, each with the currencies (ISO 4217) that bear it; the first is meant where nothing tells."""

PLURALS = {
    "kroner": "krone",
    "kronor": "krona",
    "kronur": "krona",
    "reais": "real",
    "koruny": "koruna",
    "zlotys": "zloty",
    "zlotych": "zloty",
    "rouble": "ruble",
    "roubles": "ruble",
    "rubles": "ruble",
    "quid": "pound",
    **{name: name for name in FAMILIES if name != "real"},
    **{f"{name}s": name for name in FAMILIES if name not in {"yen", "yuan", "renminbi", "won", "rand", "baht", "real"}},
}
"""Names of money as they are written after a number, and the family each belongs to."""

MARKS = {
    "$": "dollar",
    "£": "pound",
    "€": "euro",
    "¥": "yen",
    "₹": "rupee",
    "Rs": "rupee",
    "Rs.": "rupee",
    "₽": "ruble",
    "₩": "won",
    "₪": "shekel",
    "₦": "naira",
    "₺": "lira",
    "₴": "hryvnia",
}
"""Signs in front of a number, and the family of each."""

LETTERED = {
    "US$": "USD",
    "$US": "USD",
    "$A": "AUD",
    "$NZ": "NZD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "CAN$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "J$": "JMD",
    "TT$": "TTD",
    "FJ$": "FJD",
    "R$": "BRL",
    "CN¥": "CNY",
    "RMB": "CNY",
    "STG£": "GBP",
}
"""Signs that tell the country."""

CODES = frozenset(f"{' '.join(FAMILIES.values())} GBP EUR CHF SEK DKK NOK CNY JPY".split())
"""Codes that may stand before or after a number."""

NATIONS = {
    "USD": """United States,U.S.,US,USA,America,American,Americans,Washington,Congress,White House,Senate,New York,Republican,
        Republicans,Democrat,Democrats,Medicaid,Gov,Sen,Rep,Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,
        Florida,Idaho,Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,
        Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,North Carolina,North Dakota,Ohio,Oklahoma,
        Oregon,Pennsylvania,Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,West Virginia,Wisconsin,
        Wyoming,Los Angeles,Chicago,Houston,Boston,Philadelphia,Phoenix,San Francisco,Seattle,Dallas,Detroit,Atlanta,Miami""",
    "AUD": """Australia,Australian,Australians,Canberra,Sydney,Melbourne,Brisbane,Perth,Adelaide,Hobart,Darwin,NSW,WA,New South Wales,
        South Australia,Western Australia,Queensland,Tasmania,Tasmanian,Northern Territory,Gold Coast,Sunshine Coast,Wollongong,Geelong,
        Townsville,Cairns,Toowoomba,Ballarat,Bendigo,Albury,Launceston,Mackay,Rockhampton,Bunbury,Bundaberg,Coffs Harbour,
        Wagga Wagga,Dubbo,Mildura,Shepparton,Burnie,Devonport,Alice Springs,Kalgoorlie,Broome,ASX,Fair Work,Centrelink,
        Aboriginal,Torres Strait,Lord Mayor,Senior Constable,CBD,TAFE,NDIS,royal commission,bushfire,bushfires,superannuation,
        ratepayers,Ratepayers,saleyards,crossbench,crossbencher,crossbenchers,auditor-general""",
    "CAD": """Canada,Canadian,Canadians,Ottawa,Toronto,Montreal,Vancouver,Calgary,Edmonton,Winnipeg,Quebec,Ontario,Alberta,
        British Columbia,Manitoba,Saskatchewan,Nova Scotia,New Brunswick,Hamilton,Halifax,RCMP,Crown corporation,MPP""",
    "NZD": """New Zealand,New Zealander,New Zealanders,Wellington,Auckland,Christchurch,Dunedin,Waikato,Canterbury,Otago,Tauranga,Rotorua,Nelson,Kiwi,
        Kiwis,Aotearoa,Beehive,iwi,Māori""",
    "SGD": "Singapore,Singaporean,Singaporeans",
    "HKD": "Hong Kong,Hongkonger,Hongkongers,Kowloon",
    "TWD": "Taiwan,Taiwanese,Taipei",
    "JMD": "Jamaica,Jamaican,Jamaicans",
    "TTD": "Trinidad,Trinidadian,Port of Spain",
    "FJD": "Fiji,Fijian,Suva",
    "EUR": "Ireland,Irish,Dublin,Cork,Limerick,Galway,Dáil,Taoiseach,Tánaiste,Oireachtas,Eurozone,Germany,France,Italy,Spain",
    "ZAR": "South Africa,South African,South Africans,Johannesburg,Pretoria,Cape Town,Durban",
    "EGP": "Egypt,Egyptian,Egyptians,Cairo",
    "LBP": "Lebanon,Lebanese,Beirut",
    "MXN": "Mexico,Mexican,Mexicans",
    "PHP": "Philippines,Philippine,Filipino,Filipinos,Manila",
    "ARS": "Argentina,Argentine,Argentinian,Buenos Aires",
    "COP": "Colombia,Colombian,Colombians,Bogotá,Bogota",
    "CLP": "Chile,Chilean,Chileans,Santiago",
    "INR": "India,Indian,Indians,Delhi,New Delhi,Mumbai,Bengaluru,Kolkata,Chennai",
    "PKR": "Pakistan,Pakistani,Pakistanis,Islamabad,Karachi,Lahore",
    "LKR": "Sri Lanka,Sri Lankan,Colombo",
    "NPR": "Nepal,Nepali,Nepalese,Kathmandu",
    "NOK": "Norway,Norwegian,Norwegians,Oslo,Bergen",
    "DKK": "Denmark,Danish,Danes,Copenhagen",
    "SEK": "Sweden,Swedish,Swedes,Stockholm,Gothenburg",
    "ISK": "Iceland,Icelandic,Reykjavik,Reykjavík",
    "KES": "Kenya,Kenyan,Kenyans,Nairobi,Mombasa",
    "UGX": "Uganda,Ugandan,Ugandans,Kampala",
    "TZS": "Tanzania,Tanzanian,Tanzanians,Dar es Salaam",
    "GBP": "Britain,British,United Kingdom,UK,England,Scotland,Wales",
}
"""What tells the country whose money a shared name means: it, its people, parts and largest cities, and words of its public life.

Of words of several countries, each stands with the one whose papers write a bare "$" most.
"""
CURRENCY_OF = {" ".join(word.split()): code for code, words in NATIONS.items() for word in words.split(",")}
SIGN = re.compile(
    rf"(?<![\w-])(?:{'|'.join(re.escape(word) for word in sorted(CURRENCY_OF, key=len, reverse=True))})(?![\w-])"
)

DOMAINS = {
    "au": "AUD",
    "ca": "CAD",
    "nz": "NZD",
    "sg": "SGD",
    "hk": "HKD",
    "tw": "TWD",
    "jm": "JMD",
    "fj": "FJD",
    "ie": "EUR",
    "in": "INR",
    "za": "ZAR",
}
"""Ends of the names of hosts: a paper writes its own country's money without a country."""


class Money:
    """Which currency each name of money means in one article, and whether it writes of money in pounds, dollars or euros."""

    def __init__(self, article: Article) -> None:
        self.home = DOMAINS.get(_domain(article.url))
        self.has_pounds = "£" in article.text or "pence" in article.text
        self.has_cents = any(mark in article.text for mark in "$€") or " cents" in article.text
        self.told = _signs(f"{article.outlet or ''}\n{article.text}")

    def meant(self, family: str) -> str:
        """Of the currencies that bear a name, that of the outlet's country, else of the country most told of."""
        bearers = FAMILIES[family].split()
        if self.home in bearers:
            return self.home
        return max(bearers, key=lambda code: self.told[code])


def _domain(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.rpartition(".")[2]


def _signs(text: str) -> Counter[str]:
    """How often the words of each country occur, and its signs of money."""
    found = Counter(CURRENCY_OF[match.group()] for match in SIGN.finditer(text))
    for mark, code in {**LETTERED, "€": "EUR"}.items():
        found[code] += text.count(mark) if code != "USD" else 0
    return found
