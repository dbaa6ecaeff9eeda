"""English words that the rules ask for, in small letters and in the forms in which they are met."""


def listed(words: str) -> frozenset[str]:
    """The words of a text, apart by blanks."""
    return frozenset(words.split())


NEGATIONS = listed("not n't n’t never neither nor")
DENYING = listed("no neither none nobody nothing")
"""Determiners and pronouns that deny what their sentence says."""
PERFECT = listed("have has had having 've ’ve")
DO = listed("do does did")
MODALS = listed("may might could would should can must will shall ought 'd ’d 'll ’ll ca wo cannot")
UNSURE = listed(
    "perhaps possibly probably allegedly reportedly apparently likely presumably supposedly maybe purportedly"
)
CONDITIONS = listed("if unless whether lest")
COPULAS = listed("be is are was were been being am 's ’s 're ’re 'm ’m")

SAYING = listed(
    """
    say says said saying tell tells told claim claims claimed claiming announce announces announced announcing report
    reports reported state states stated write writes wrote written argue argues argued note notes noted add adds added
    adding explain explains explained insist insists insisted declare declares declared reveal reveals revealed confirm
    confirms confirmed admit admits admitted mention mentions mentioned comment comments commented remark remarks
    remarked assert asserts asserted maintain maintains maintained warn warns warned acknowledge acknowledges
    acknowledged indicate indicates indicated conclude concludes concluded observe observes observed testify testified
    predict predicts predicted recall recalls recalled stress stresses stressed emphasize emphasized show shows showed
    shown find finds found
    """
)
"""Verbs whose clause is somebody's words."""
THINKING = listed(
    """
    think thinks thought believe believes believed suggest suggests suggested hope hopes hoped expect expects expected
    suspect suspects suspected fear fears feared imagine imagines imagined assume assumes assumed guess guesses guessed
    feel feels felt speculate speculates speculated propose proposes proposed consider considers considered doubt doubts
    doubted wish wishes wished suppose supposes supposed
    """
)
"""Verbs whose clause is somebody's opinion: it may be so."""
DENIALS = listed("deny denies denied denying dispute disputes disputed refute refutes refuted reject rejects rejected")

INTENDING = listed(
    """
    want wants wanted plan plans planned planning hope hopes hoped intend intends intended try tries tried trying
    attempt attempts attempted agree agrees agreed decide decides decided seek seeks sought seeking expect expects
    expected aim aims aimed wish wishes wished prepare prepares prepared promise promises promised threaten threatens
    threatened offer offers offered need needs needed propose proposes proposed vow vows vowed hesitate hesitated seem
    seems seemed appear appears appeared likely able ready willing supposed considering consider considers considered
    """
)
"""Governors of an infinitive that may not have come about."""
FAILING = listed(
    "fail fails failed failing refuse refuses refused refusing decline declines declined unable forget forgot"
)
CAUSING = listed(
    "make makes made let lets help helps helped see saw watch watched hear heard have had force forced lead led"
)
"""Verbs whose object did what the infinitive says."""

NAMING = listed(
    "become becomes became becoming remain remains remained stay stayed name named call called elect elected "
    "appoint appointed crown crowned declare declared proclaim proclaimed consider considered dub dubbed "
    "make made title titled entitle entitled turn turned"
)
"""Verbs with a noun that says what somebody or something becomes or is called."""
LIGHT = listed(
    """
    have has had having hold holds held holding take takes took taking taken make makes made making give gives gave
    giving given open opens opened opening sign signs signed signing enter enters entered play plays played form forms
    formed do does did establish establishes established maintain maintains maintained receive receives received win
    wins won earn earns earned obtain obtains obtained
    """
)
"""Verbs that say little without their object: has offices in, signed a contract with."""
LIFE = listed(
    "born died founded established created opened launched built formed incorporated released published married "
    "abolished dissolved"
)
"""Verbs of which the time is worth a statement of its own."""

RELATIVES = listed("who which that whom whose where when why what")
PERSONAL = listed(
    "i me we us you he him she her it they them himself herself itself themselves myself yourself ourselves"
)
HE, SHE = listed("he him his himself"), listed("she her hers herself")
IT, THEY = listed("it its itself"), listed("they them their theirs themselves")
POSSESSIVES = listed("his her its their my our your")
ARTICLES = listed("the a an")
DEMONSTRATIVES = listed("this that these those")
EXPLETIVES = listed("there")
EMPTY = listed(
    """
    one ones some any all many most few several both each other others another everyone everybody someone somebody
    something anything everything nothing nobody none lot lots number kind kinds sort sorts part thing things way ways
    fact case example time times same so more less much who what which whatever whoever such first second latter former
    """
)
"""Words that name nothing on their own."""
CONTENT = listed("time day reason fact way place moment year idea thing")
"""Nouns that a relative clause without a pronoun tells the content of: the day he came."""

PLURALS = listed("people children men women")
RANKS = listed(
    "former acting deputy vice honorary chief senior junior associate assistant general executive managing founding"
    " visiting emeritus adjunct full lead principal late"
)
"""Adjectives that are part of what somebody is: former director, visiting professor."""
BEFORE_NOW = listed("formerly once previously originally")
CALENDAR = listed(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday"
)
PLACE_CASES = listed("in at on near within inside outside across throughout around along beside above below off")
TIME_CASES = listed("in on at during since until till by before after from between around circa through throughout for")
ORGANIZATION_NOUNS = listed(
    """
    company firm corporation group university college school team club band party organization organisation agency
    bank government institute institution association newspaper magazine manufacturer airline studio label charity
    commission council court ministry department army startup brand retailer publisher league union church
    """
)
PERSON_NOUNS = listed(
    """
    man woman boy girl actor actress author writer poet president minister king queen emperor general scientist
    mathematician physicist chemist singer musician composer painter artist director professor politician senator
    leader engineer philosopher player prince princess pope explorer inventor entrepreneur architect designer lawyer
    """
)
KIN = listed("daughter son wife husband mother father brother sister friend student child people person parents parent")
PLACE_NOUNS = listed(
    """
    city town village country state province region island river mountain lake capital kingdom republic county district
    area nation port valley continent ocean sea
    """
)
COMPANIES = listed(
    """
    corporation corp inc incorporated ltd limited llc plc gmbh ag nv company co group holdings holding systems
    technologies technology airlines airways motors partners industries electronics pharmaceuticals pharma
    entertainment pictures records foods energy software robotics analytics labs laboratories networks media aerospace
    semiconductor semiconductors automotive ventures capital solutions services enterprises brothers studios games
    """
)
"""Last words of names of companies, which the text leaves out after the first time."""
BUSINESS = listed(
    """
    acquired acquire acquires acquiring employs employ employed employing bought buys buy sold sell sells own owns owned
    develops manufactures manufactured produces hired hires merged merge merges invested invests listed headquartered
    launched launches sponsored sponsors operates offices employees subsidiary competitors revenue customers
    shareholders chairman ceo executive director
    """
)
"""Words of predicates that ask for an organization rather than for a place."""
IDIOMS = listed(
    """
    hand contrast addition fact general particular course respect order result attempt part case terms way basis sense
    end example instance response view light time times effect love favor favour account front spite
    """
)
"""Nouns that a preposition makes an adverb of: on the other hand, in fact."""
TITLES = listed("dr prof professor doctor general captain colonel major senator judge justice saint st rev bishop chef")
MALE_KIN = listed("husband son father brother uncle grandfather nephew grandson stepfather actor businessman")
FEMALE_KIN = listed("wife daughter mother sister aunt grandmother niece granddaughter stepmother actress widow")
MALE_TITLES = listed("mr sir king prince lord emperor president duke count father pope baron")
FEMALE_TITLES = listed("mrs ms miss queen princess lady empress duchess countess mother dame baroness")
MALE_NAMES = listed(
    """
    john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald
    steven steve paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary
    nicholas eric jonathan stephen larry justin scott brandon benjamin samuel frank raymond alexander patrick jack
    dennis jerry tyler aaron henry peter adam albert isaac louis carl karl max martin simon tim tom bill bob jim barack
    winston franklin abraham napoleon ludwig wolfgang johann leonardo galileo vincent pablo elon jeff
    """
)
FEMALE_NAMES = listed(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy margaret sandra ashley emily
    michelle carol amanda melissa deborah stephanie rebecca laura helen sharon cynthia kathleen amy anna angela ruth
    brenda emma catherine katherine virginia rachel maria marie diane julie victoria jane joan anne alice florence ada
    rosa frida hillary angela diana charlotte agatha virginia simone greta oprah beyonce
    """
)
