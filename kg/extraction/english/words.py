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
HAVING = listed("have has had")
HANDING = listed(
    "sell sells sold selling donate donates donated lend lends lent send sends sent transfer transfers transferred"
    " present presents presented award awards awarded pay pays paid"
)
"""Verbs of which the preposition says to whom, so that what is handed over has to be said too."""
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
    leader engineer philosopher player prince princess pope explorer inventor entrepreneur architect designer
    lawyer mayor governor chancellor ambassador chairman chairwoman secretary
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
    semiconductor semiconductors automotive ventures capital solutions services enterprises studios
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
LEGAL_FORMS = listed(
    "corporation corp inc incorporated ltd limited llc plc gmbh ag nv company co group holding holdings"
)
FIRMS = listed("company firm corporation group business enterprise organization organisation")
"""Nouns that a text uses for any organization but an institution."""
INSTITUTIONS = listed(
    """
    university college school institute museum government council ministry commission court army church union party
    parliament senate agency library hospital academy society association foundation
    """
)
GOVERNING = listed("government council ministry commission court army parliament senate department state capital")
"""Nouns that mean the one of the land, and no name before them but one that has the noun."""
SETTLEMENTS = listed("city town village island municipality commune province county kingdom republic borough state")
"""Nouns before "of" and the name of the very thing: the city of Paris."""
SIDES = listed(
    "north south east west northeast northwest southeast southwest centre center heart middle outskirts edge suburb"
    " suburbs vicinity part"
)
"""Nouns that say where in a place: in the north of Spain."""
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
    aaron abraham adam adrian ahmed alan albert alberto alejandro aleksandr alessandro alexander alexandre alfred
    ali allan anders andre andreas andrew andrei anthony anton antonio arne arnold arthur august augustus barack barry
    ben benedict benjamin bernard bernhard bert bill bjorn bob boris brandon brian bruce bruno bryan carl carlo carlos
    charles christian christopher clark claude claudio clement colin craig dan daniel dave david dennis
    derek diego dieter dmitri dmitry don donald douglas duncan dylan ed eddie edgar edmund eduard eduardo edward edwin
    elijah elon emil emmanuel enrico enrique eric erich erik ernest ernesto ernst erwin ethan eugene evan ezra felix
    ferdinand fernando filippo francesco francisco franco francois franz frank franklin fred frederick
    friedrich fritz gabriel galileo gareth gary geoffrey george georg georges gerald gerard gerhard giacomo gilbert
    giorgio giovanni giuseppe glenn gordon graham greg gregory guido guillaume gustav hamid hans harold harry harvey
    heinrich heinz helmut henri henrik henry herbert herman hermann hiroshi howard hubert hugh hugo ian ibrahim igor
    ivan isaac ismail ivo jack jacob jacques jakob james jason jasper javier jeff jeffrey jens jeremy jerome
    jerry jesse jim jimmy joachim joao joe joel johan johann johannes john johnny jon jonas jonathan jorge jose josef
    joseph joshua juan julian julien julio jurgen justin kai karl keith ken kenneth kevin klaus kurt lars laszlo
    laurent lawrence leo leon leonard leonardo lewis liam lionel lorenzo louis luca lucas ludwig luigi luis luke
    magnus manuel marc marcel marco marcus mario mark markus martin mathias matteo matthew matthias max maximilian
    maurice michael michel miguel mikhail milan mohamed mohammed morris muhammad napoleon nathan neil nelson niccolo
    nicholas nicolas nick niels nikolai noah noel norman oleg oliver olivier omar oscar oskar oswald otto owen pablo
    paolo pascal patrick paul paulo pavel pedro peter phil philip philipp philippe pierre pieter piotr rafael ralph
    ramon raphael ray raymond rene richard rob robert roberto rodrigo roger roland roman ron ronald rory ross roy
    rudolf rupert russell ryan sam samuel sean sebastian serge sergei sergio seth sidney sigmund simon stanley stefan
    stephane stephen steve steven stewart stuart sven takashi ted terry theodor theodore thomas tim timothy tobias
    todd tom tomas tommy tony travis tyler ulrich umberto victor viktor vincent vincenzo vladimir walter warren wayne
    wilhelm will willem william winston wolfgang xavier yusuf zachary
    """
)
FEMALE_NAMES = listed(
    """
    abigail ada adele adriana agatha agnes alexandra alice alicia alison amanda amelia amy ana anastasia angela
    anita ann anna annabella annabelle anne annette annie antonia ashley astrid audrey barbara beatrice bella berta
    bertha beth betty beyonce brenda bridget brigitte camille carla carmen carol carolina caroline carolyn catherine
    cecilia celia charlotte chiara christina christine clara claire claudia constance cynthia dagmar daisy danielle
    deborah denise diana diane dolores donna dora doris dorothea dorothy edith eileen elaine eleanor elena elisa
    elisabeth elise eliza elizabeth ella ellen elsa emilia emily emma erika erin esther eva eve evelyn fatima fiona
    florence frances francesca frida gabriela gabriele gemma georgia gertrude gisela gloria grace greta hannah harriet
    heather heidi helen helena helene hillary ida ines ingrid irena irene iris isabel isabella isabelle jacqueline
    jane janet jeanne jennifer jenny jessica joan joanna josephine joyce judith judy julia julie juliet karen karin
    kate katherine kathleen kathryn katrin kim kirsten kristin lara laura lea lena leonora leticia lillian lily linda
    lisa lise liz louise lucia lucy lydia madeleine magdalena margaret margarita margot maria mariana marianne marie
    marilyn marina marion martha martina mary matilda maya megan melanie melissa mercedes michelle millicent mina
    minnie miriam molly monica monika nadia nancy naomi natalia natalie natasha nicole nina nora olga olivia oprah
    pamela patricia paula pauline penelope petra phyllis priscilla rachel rebecca regina renata rita rosa rosalind
    rose rosemary ruth sabine sally samantha sandra sara sarah serena sheila shirley silvia simone sofia sonia sophia
    sophie stella stephanie susan susanna susanne suzanne sylvia tamara tania tatiana teresa theresa tina ursula
    valentina valerie vanessa vera veronica victoria virginia wendy yoko yvonne zoe
    """
)
"""First names, without accents."""
