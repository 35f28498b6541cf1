"""The dossier's questions about where the goods go in the end, as aggregates only (C6)."""

from __future__ import annotations

from keyaccount.confirmation._question_rows import Row, number, several, text, yes_no

_AGES = (
    ("under_18", ("under 18", "18 岁以下")),
    ("18_34", ("18 to 34", "18 至 34 岁")),
    ("35_59", ("35 to 59", "35 至 59 岁")),
    ("60_up", ("60 and over", "60 岁及以上")),
)

MARKET: tuple[Row, ...] = (
    text(
        "market.where",
        ("Where were our goods resold: which areas and outlets?", "我方商品被转卖到哪里:哪些区域和网点?"),
        owner="sales",
        age=365,
        minutes=40,
        required=False,
    ),
    several(
        "market.class",
        ("Of what social level are the people who buy them in the end?", "最终购买者属于哪些社会层次?"),
        (
            ("low", ("low income", "低收入")),
            ("middle", ("middle income", "中等收入")),
            ("high", ("high income", "高收入")),
            ("business", ("businesses and institutions", "企事业单位")),
        ),
        owner="sales",
        evidence=("survey of buyers, counted", "消费者抽样调查"),
        age=730,
        minutes=60,
        required=False,
    ),
    number(
        "market.women",
        ("What share of the final buyers are women, counted overall?", "最终购买者中女性占比(总体统计)?"),
        unit="1",
        bounds=("0", "1"),
        owner="sales",
        evidence=("survey of buyers, counted", "消费者抽样调查"),
        age=730,
        minutes=60,
        required=False,
    ),
    several(
        "market.age",
        ("Which age groups buy them most?", "主要购买者处于哪些年龄段?"),
        _AGES,
        owner="sales",
        evidence=("survey of buyers, counted", "消费者抽样调查"),
        age=730,
        minutes=60,
        required=False,
    ),
    several(
        "market.why",
        ("Why do they buy our goods?", "为什么购买我方商品?"),
        (
            ("price", ("price", "价格")),
            ("quality", ("quality", "质量")),
            ("brand", ("brand", "品牌")),
            ("habit", ("habit", "习惯")),
            ("service", ("service", "服务")),
            ("advice", ("advice of the seller", "店员推荐")),
            ("gift", ("as a gift", "送礼")),
        ),
        owner="sales",
        age=730,
        minutes=60,
        required=False,
    ),
    several(
        "market.how_sold",
        ("How does the customer sell them?", "客户用什么方式销售?"),
        (
            ("shelf", ("self-service shelf", "货架自选")),
            ("counter", ("counter with staff", "柜台导购")),
            ("field", ("field sales to outlets", "业务员铺货")),
            ("online", ("online", "线上")),
            ("group", ("group purchase", "团购")),
        ),
        owner="sales",
        age=365,
        minutes=20,
        required=False,
    ),
    several(
        "market.transport",
        ("How are they transported?", "如何运输?"),
        (
            ("own", ("own vehicles", "自有车辆")),
            ("carrier", ("carrier", "第三方物流")),
            ("pick_up", ("picked up by its buyers", "下游自提")),
            ("cold", ("cold chain", "冷链")),
        ),
        owner="logistics",
        age=365,
        minutes=20,
        required=False,
    ),
    several(
        "market.storage",
        ("How are they stored?", "如何保管?"),
        (
            ("dry", ("dry, closed store", "干燥封闭仓库")),
            ("cool", ("cool or cold store", "冷库或阴凉库")),
            ("open", ("open yard or shed", "露天或棚库")),
            ("third", ("third-party warehouse", "第三方仓库")),
        ),
        owner="logistics",
        evidence=("visit to the store with photographs", "实地查看并拍照"),
        age=365,
        minutes=45,
        required=False,
    ),
    yes_no(
        "market.storage.damage",
        ("Did goods spoil there in the last 12 months?", "近 12 个月是否因保管不善造成损失?"),
        yes="0",
        owner="logistics",
        age=365,
        minutes=15,
        required=False,
    ),
)
