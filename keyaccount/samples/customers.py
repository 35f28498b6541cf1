"""Who buys from the fictional supplier: twenty-four retailers, two of them only prospective so far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from keyaccount.errors import Lang
from keyaccount.model.customer import Contact, Customer, Level, Location, PurchaseHistory
from keyaccount.samples.products import CURRENCY
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = ["CUSTOMER_SPECS", "CustomerSpec", "customers"]


@attrs.frozen
class CustomerSpec:
    """Describe one retailer of the sample: its size, terms and habits, from which lines and facts are made.

    `units` is a typical month of 2024, `growth` the percent gained in 2025, `discount` the percent off
    list, `orders` the orders a month, `rush` every how many orders one is rushed (0: never), `returned`
    the percent of units sent back, `pays_after` the days until it pays, `wallet` its yearly category
    spend, `units_2026` a typical month of 2026 for one that starts only then.

    >>> CUSTOMER_SPECS[0].name.zh
    '华东电器连锁'
    """

    id: str
    name: Text
    region: str
    since: int
    units: int
    growth: int
    discount: int
    orders: int
    rush: int
    returned: int
    pays_after: int
    place: tuple[str, str]
    wallet: int = 0
    parent: str | None = None
    merged_into: str | None = None
    former_ids: tuple[str, ...] = ()
    units_2026: int = 0


_S = CustomerSpec
CUSTOMER_SPECS: tuple[CustomerSpec, ...] = (
    _S("C001", Text("Huadong Appliance Chain", "华东电器连锁"), "Nanjing", 2014, 620, 14, 20, 6, 9, 1, 30,
       ("32.0584", "118.7965"), 21_000_000),
    _S("C002", Text("Jinling Home", "金陵家居"), "Nanjing", 2016, 480, 8, 19, 5, 0, 1, 35,
       ("32.0415", "118.7838"), 14_500_000),
    _S("C003", Text("Lakeside Mall", "湖滨商城"), "Hangzhou", 2019, 560, 5, 34, 22, 2, 7, 95,
       ("30.2467", "120.1585"), 15_500_000),
    _S("C004", Text("Wuxi Department Store", "无锡百货"), "Wuxi", 2012, 340, 4, 18, 4, 0, 1, 45,
       ("31.4912", "120.3119"), 9_600_000),
    _S("C005", Text("Suzhou Garden Stores", "苏园商超"), "Suzhou", 2017, 360, 19, 18, 4, 0, 1, 28,
       ("31.2989", "120.5853"), 11_800_000),
    _S("C006", Text("Yangzi Electrical", "扬子电气"), "Yangzhou", 2015, 260, -9, 17, 4, 8, 2, 60,
       ("32.3947", "119.4127"), 6_400_000),
    _S("C007", Text("Tongli Kitchen and Bath", "同里厨卫"), "Suzhou", 2018, 240, 26, 16, 3, 0, 0, 25,
       ("31.1570", "120.7180"), 9_200_000),
    _S("C008", Text("Ningbo Harbour Trade", "宁波港贸"), "Ningbo", 2013, 220, 2, 17, 4, 0, 1, 50,
       ("29.8683", "121.5440"), 7_900_000),
    _S("C009", Text("Shaoxing Family Stores", "绍兴家乐"), "Shaoxing", 2020, 150, 11, 15, 3, 0, 1, 40,
       ("30.0299", "120.5856"), 4_100_000),
    _S("C010", Text("Changzhou Hardware City", "常州五金城"), "Changzhou", 2011, 140, -3, 15, 3, 0, 1, 55,
       ("31.8107", "119.9741"), 3_700_000),
    _S("C011", Text("Jiaxing Home Centre", "嘉兴家居广场"), "Jiaxing", 2018, 120, 6, 14, 2, 0, 1, 38,
       ("30.7522", "120.7550")),
    _S("C012", Text("Zhenjiang Electrical Mart", "镇江电器行"), "Zhenjiang", 2019, 96, 3, 14, 2, 0, 1, 42,
       ("32.1896", "119.4250")),
    _S("C013", Text("Nantong Coast Retail", "南通滨海零售"), "Nantong", 2017, 90, -14, 14, 3, 6, 4, 70,
       ("31.9802", "120.8943")),
    _S("C014", Text("Taizhou Household", "泰州日用"), "Taizhou", 2021, 74, 9, 13, 2, 0, 1, 36,
       ("32.4555", "119.9255")),
    _S("C015", Text("Huzhou Silk Road Stores", "湖州丝路商店"), "Huzhou", 2020, 66, 5, 12, 2, 0, 1, 33,
       ("30.8943", "120.0868")),
    _S("C016", Text("Jiangyin Electric House", "江阴电器屋"), "Wuxi", 2016, 58, 0, 12, 2, 0, 1, 45,
       ("31.9208", "120.2852")),
    _S("C017", Text("Kunshan New Town Retail", "昆山新城零售"), "Suzhou", 2022, 52, 31, 12, 2, 0, 0, 30,
       ("31.3856", "120.9808"), former_ids=("OLD-17",)),
    _S("C018", Text("Jinling Home Pukou", "金陵家居浦口店"), "Nanjing", 2018, 80, 0, 18, 2, 0, 1, 35,
       ("32.0588", "118.6278"), merged_into="C002"),
    _S("C019", Text("Huadong Jiangning Branch", "华东电器江宁店"), "Nanjing", 2020, 70, 12, 20, 2, 0, 1, 30,
       ("31.9522", "118.8399"), parent="C001"),
    _S("C020", Text("Yixing Tea Town Stores", "宜兴茶镇商店"), "Wuxi", 2021, 34, -4, 10, 1, 0, 1, 48,
       ("31.3402", "119.8233")),
    _S("C021", Text("Cixi Appliance Corner", "慈溪电器角"), "Ningbo", 2022, 28, 7, 10, 1, 0, 1, 40,
       ("30.1697", "121.2665")),
    _S("C022", Text("Liyang Hills Market", "溧阳山城超市"), "Changzhou", 2023, 22, 3, 10, 1, 0, 2, 52,
       ("31.4174", "119.4840")),
    _S("C023", Text("Northgate Building Materials", "北门建材连锁"), "Nanjing", 0, 0, 0, 15, 3, 0, 1, 30,
       ("32.1057", "118.7672"), 12_600_000, units_2026=1_500),
    _S("C024", Text("Blue Bay Hotel Supplies", "蓝湾酒店用品"), "Ningbo", 0, 0, 0, 0, 0, 0, 0, 0,
       ("29.9085", "121.8440"), 3_200_000),
)  # fmt: skip

_PEOPLE = (
    (Level.GENERAL_MANAGER, Text("Chen Guohua", "陈国华"), "management"),
    (Level.DEPUTY_GENERAL_MANAGER, Text("Lin Yue", "林越"), "management"),
    (Level.DEPARTMENT_MANAGER, Text("Wang Min", "王敏"), "purchasing"),
    (Level.STAFF, Text("Zhao Lei", "赵磊"), "store operations"),
)


def customers(lang: Lang = "en", *, year: int = 2025) -> tuple[Customer, ...]:
    """Return the twenty-four retailers; two had never bought by the end of 2025, one starts in 2026.

    >>> [one.id for one in customers() if one.purchases is PurchaseHistory.NOT_STARTED]
    ['C023', 'C024']
    >>> [one.id for one in customers(year=2026) if one.purchases is PurchaseHistory.NOT_STARTED]
    ['C024']
    """
    return tuple(_customer(spec, lang, year) for spec in CUSTOMER_SPECS)


def _customer(spec: CustomerSpec, lang: Lang, year: int) -> Customer:
    started = spec.units or (spec.units_2026 and year >= 2026)
    wallet = Money(spec.wallet, CURRENCY) if spec.wallet else None
    survey = Evidence(
        "category survey" if lang == "en" else "品类调查",
        date(2025, 10, 20),
        EvidenceMethod.INTERVIEW,
        EvidenceGrade.SHOWN,
        date(2027, 1, 1),
    )
    return Customer(
        spec.id,
        spec.name.say(lang),
        since=date(spec.since, 3, 1) if spec.since else None,
        parent=spec.parent,
        region=spec.region,
        channel="retail",
        location=Location(Decimal(spec.place[0]), Decimal(spec.place[1])),
        contacts=_contacts(spec, lang),
        purchases=PurchaseHistory.STARTED if started else PurchaseHistory.NOT_STARTED,
        credit_limit=Money(spec.units * 4_000, CURRENCY) if spec.units else None,
        payment_days=45 if spec.units else None,
        category_spend=wallet,
        category_spend_evidence=survey if wallet else None,
        former_ids=spec.former_ids,
        merged_into=spec.merged_into,
        merged_on=date(2025, 7, 1) if spec.merged_into else None,
    )


def _contacts(spec: CustomerSpec, lang: Lang) -> tuple[Contact, ...]:
    # Smaller retailers have no deputy, so level matching has something to explain.
    people = _PEOPLE if spec.units >= 200 or spec.wallet else (_PEOPLE[0], _PEOPLE[3])
    return tuple(
        Contact(f"{spec.id}-{number}", name.say(lang), level, department, decides=level is not Level.STAFF)
        for number, (level, name, department) in enumerate(people, 1)
    )
