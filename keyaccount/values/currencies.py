"""Currencies of ISO 4217 with the minor units the standard declares; precision is never inferred."""

from __future__ import annotations

import attrs

from keyaccount.errors import Lang, near_miss, refuse
from keyaccount.values.text import Text

__all__ = ["CURRENCIES", "Currency", "currency_of"]


@attrs.frozen
class Currency:
    """Describe a currency: code, decimal places of its minor unit, name, and whether it is still issued.

    `places` is what ISO 4217 declares (JPY 0, CNY 2, KWD 3), not what traders happen to quote.

    >>> currency_of("KWD").places, currency_of("CNY").say("zh")
    (3, '人民币')
    """

    code: str
    places: int
    name: Text
    active: bool = True

    def say(self, lang: Lang = "en") -> str:
        """Return the name; currencies without a wording of their own answer with the code."""
        return self.name.say(lang)


# ISO 4217 by declared minor units. Units without any (gold, SDR, testing codes) are no money to pay with.
_BY_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
    CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
    HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD
    RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
    USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG""",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# No longer issued, but records kept for years still name them.
_WITHDRAWN = {0: "", 2: "ANG BGN CUC HRK SLL ZWL"}

_NAMES = {
    "AED": ("UAE dirham", "阿联酋迪拉姆"),
    "ARS": ("Argentine peso", "阿根廷比索"),
    "AUD": ("Australian dollar", "澳大利亚元"),
    "BDT": ("Bangladeshi taka", "孟加拉塔卡"),
    "BHD": ("Bahraini dinar", "巴林第纳尔"),
    "BRL": ("Brazilian real", "巴西雷亚尔"),
    "CAD": ("Canadian dollar", "加拿大元"),
    "CHF": ("Swiss franc", "瑞士法郎"),
    "CLP": ("Chilean peso", "智利比索"),
    "CNY": ("Chinese yuan", "人民币"),
    "COP": ("Colombian peso", "哥伦比亚比索"),
    "CZK": ("Czech koruna", "捷克克朗"),
    "DKK": ("Danish krone", "丹麦克朗"),
    "EGP": ("Egyptian pound", "埃及镑"),
    "EUR": ("euro", "欧元"),
    "GBP": ("pound sterling", "英镑"),
    "HKD": ("Hong Kong dollar", "港元"),
    "HUF": ("Hungarian forint", "匈牙利福林"),
    "IDR": ("Indonesian rupiah", "印度尼西亚卢比"),
    "ILS": ("Israeli new shekel", "以色列新谢克尔"),
    "INR": ("Indian rupee", "印度卢比"),
    "JOD": ("Jordanian dinar", "约旦第纳尔"),
    "JPY": ("Japanese yen", "日元"),
    "KES": ("Kenyan shilling", "肯尼亚先令"),
    "KRW": ("South Korean won", "韩元"),
    "KWD": ("Kuwaiti dinar", "科威特第纳尔"),
    "KZT": ("Kazakhstani tenge", "哈萨克斯坦坚戈"),
    "MNT": ("Mongolian tugrik", "蒙古图格里克"),
    "MOP": ("Macanese pataca", "澳门元"),
    "MXN": ("Mexican peso", "墨西哥比索"),
    "MYR": ("Malaysian ringgit", "马来西亚林吉特"),
    "NGN": ("Nigerian naira", "尼日利亚奈拉"),
    "NOK": ("Norwegian krone", "挪威克朗"),
    "NZD": ("New Zealand dollar", "新西兰元"),
    "OMR": ("Omani rial", "阿曼里亚尔"),
    "PEN": ("Peruvian sol", "秘鲁索尔"),
    "PHP": ("Philippine peso", "菲律宾比索"),
    "PKR": ("Pakistani rupee", "巴基斯坦卢比"),
    "PLN": ("Polish zloty", "波兰兹罗提"),
    "QAR": ("Qatari riyal", "卡塔尔里亚尔"),
    "RON": ("Romanian leu", "罗马尼亚列伊"),
    "RUB": ("Russian rouble", "俄罗斯卢布"),
    "SAR": ("Saudi riyal", "沙特里亚尔"),
    "SEK": ("Swedish krona", "瑞典克朗"),
    "SGD": ("Singapore dollar", "新加坡元"),
    "THB": ("Thai baht", "泰铢"),
    "TND": ("Tunisian dinar", "突尼斯第纳尔"),
    "TRY": ("Turkish lira", "土耳其里拉"),
    "TWD": ("New Taiwan dollar", "新台币"),
    "UAH": ("Ukrainian hryvnia", "乌克兰格里夫纳"),
    "USD": ("US dollar", "美元"),
    "VND": ("Vietnamese dong", "越南盾"),
    "ZAR": ("South African rand", "南非兰特"),
}


def _table() -> dict[str, Currency]:
    found = {}
    for listed, active in ((_BY_PLACES, True), (_WITHDRAWN, False)):
        for places, codes in listed.items():
            for code in codes.split():
                found[code] = Currency(code, places, Text(*_NAMES.get(code, (code, code))), active)
    return dict(sorted(found.items()))


# Read-only by convention of the house; `currency_of` is the way in.
CURRENCIES: dict[str, Currency] = _table()


def currency_of(code: str, path: str = "$.currency") -> Currency:
    """Return the currency of an ISO 4217 code.

    Raises `KeyAccountError` (`money.currency-unknown`), naming the closest code.

    >>> currency_of("JPY").places
    0
    """
    found = CURRENCIES.get(code) if type(code) is str else None
    if found is not None:
        return found
    near = near_miss(code.upper(), CURRENCIES) if type(code) is str else None
    en = f"{code!r} is not an ISO 4217 currency with minor units"[:200]
    zh = f"{code!r} 不是带有辅币单位的 ISO 4217 货币代码"[:200]
    if near:
        en, zh = f"{en}; did you mean {near!r}?", f"{zh};是否指 {near!r}?"
    else:
        en, zh = f"{en}; use a code such as 'CNY' or 'USD'", f"{zh};请使用如 'CNY'、'USD' 的代码"
    refuse("money.currency-unknown", path, en, zh)
