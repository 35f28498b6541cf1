"""The wording of the five relationship dimensions: what is asked in each direction, and the five anchors."""

from __future__ import annotations

from keyaccount.values.text import Text

# dimension -> (name, question about our side, question about theirs, anchors from 0 to 4)
WORDING: dict[str, tuple[Text, Text, Text, tuple[Text, ...]]] = {
    "development": (
        Text("development of the relation", "关系发展"),
        Text(
            "How is the relation developing as we see it: fields, levels in touch, joint plans?",
            "从我方看,双方关系发展如何:合作领域、接触层级、共同计划?",
        ),
        Text(
            "How is the relation developing as the customer sees it?",
            "从客户看,双方关系发展如何?",
        ),
        (
            Text("receding: orders only on demand, contacts fall away", "倒退:仅零星订货,联系日渐减少"),
            Text("standing still: the same goods, the same one contact", "停滞:商品与联系人一成不变"),
            Text("widening here and there, without a plan", "有所拓展,但没有计划"),
            Text(
                "developing by a plan both know, at two levels or more",
                "按双方知晓的计划发展,两个以上层级有往来",
            ),
            Text("developed together at every level, reviewed together", "各层级共同推进,并共同复盘"),
        ),
    ),
    "firmness": (
        Text("firmness of the base", "合作基础"),
        Text(
            "How firm is the base of the cooperation on our side: contracts, systems, people, kept promises?",
            "我方的合作基础有多牢固:合同、系统、人员、履约?",
        ),
        Text(
            "How firm is the base of the cooperation on the customer's side?",
            "客户方的合作基础有多牢固?",
        ),
        (
            Text("could end with the next order", "下一单就可能终止"),
            Text("rests on one person or one price", "只靠一个人或一个价格维系"),
            Text("a yearly agreement, mostly kept", "有年度协议,大体履行"),
            Text("a running agreement, kept, with linked processes", "协议持续履行,业务流程已衔接"),
            Text(
                "outlasted changes of people, prices and season without loss",
                "历经人员、价格与淡旺季变化仍稳固",
            ),
        ),
    ),
    "respect": (
        Text("mutual respect in management", "经营管理上相互尊重"),
        Text(
            "Do we respect the way the customer runs its business: its plans, prices, people and rules?",
            "我方是否尊重客户的经营管理:计划、价格、人员与制度?",
        ),
        Text(
            "Does the customer respect the way we run ours?",
            "客户是否尊重我方的经营管理?",
        ),
        (
            Text("openly disregarded", "公开无视"),
            Text("heard, but passed over in practice", "口头尊重,实际忽视"),
            Text("observed where it costs nothing", "不费力时予以遵守"),
            Text("observed, exceptions agreed beforehand", "予以遵守,例外事先商定"),
            Text("sought as advice before own decisions", "决策前主动征求对方意见"),
        ),
    ),
    "understanding": (
        Text("understanding when problems come up", "遇到问题相互理解"),
        Text(
            "When a problem came up, how far did we understand the customer's position?",
            "出现问题时,我方对客户处境的理解程度如何?",
        ),
        Text(
            "When a problem came up, how far did the customer understand ours?",
            "出现问题时,客户对我方处境的理解程度如何?",
        ),
        (
            Text("blame, threats or silence", "指责、威胁或沉默"),
            Text("solved only under pressure from above", "只有上级施压才解决"),
            Text("solved after some argument", "经过争论后解决"),
            Text("solved together, the cause looked for", "共同解决,并查找原因"),
            Text("announced early and solved before it hurt", "提前告知,未造成损失即已解决"),
        ),
    ),
    "support": (
        Text("support given and received", "相互支持"),
        Text(
            "How far have we supported the customer beyond what was owed?",
            "除应尽义务外,我方给予客户多少支持?",
        ),
        Text(
            "How far has the customer supported us beyond what was owed?",
            "除应尽义务外,客户给予我方多少支持?",
        ),
        (
            Text("refused even what was owed", "连应尽的义务也拒绝"),
            Text("only what was owed", "仅尽应尽的义务"),
            Text("now and then, when asked", "应对方请求偶尔支持"),
            Text("regularly, in people, goods or time", "经常以人力、货源或时间支持"),
            Text("unasked in a hard time, at own cost", "困难时主动支持,并自担成本"),
        ),
    ),
}
