"""The characters that most Chinese text is made of: decoded rightly, more than half of a text is these.

Counted in openly licensed encyclopedia, news, stories and speech; a text decoded with the wrong table shows fewer than
one in ten.
"""

COMMON = frozenset(
    # the 400 most frequent ones of simplified text
    "的是一有在个我这了不以们可大来为会人中你用要到上时国他就年和地也小分能多后于家行下对说都部开过发好成出如作方子学得所些其它很法之里么看没生去自实现因文面而本还理但使动数主最那公点样天定者同道并前经提件"
    "想进然或与果当事间政问程关做务等业只系机长工第日式新应知代民常题起通比建统像及着种外台目从位意高内合北将体更心被店电全边性此化区什月解名制西把加重需议相接跟入力东由资设吗两次明服给员计度回正社话物特三"
    "器管已据立路安任让论源非单表海变量基产原情教期共运处包平保元场何斯该请放利老美网门世各景己候府别影认无周至完组再推京见市案刚二语酒类容结又向始觉先命创南每找项展选少直水金十军口谢具交较手馆太哪改决供信"
    "呢字流真模义啊参妈持术型例整马许花身几听专且总头置王山规确游帮标算车导办求打线技才格存界她院科战讲吃气快色儿布构联望编调权令华司记称您条今队户示玩协则餐受集湾活尔演走序德言写取传码领报品试际清支站助片"
    # those of the 400 most frequent ones of traditional text that are not above
    "國為於後時學會與軍發個來區東對這戰經並動開爾亞內長統過現機進業馬產稱當克羅州將治聯間拉體城電種華權帝總義朝島史數古兩議設黨員球語領達約關著從紀灣族士則英實省河車星運臺尼隊縣阿四組認傳港蘭計選爭們場屬濟"
    "結巴務土萬首漢江廣林說無形賽維反導書變線造韓洲決資還術歐皇際蒙舉局蘇帶校類宗條近居空張陸米派擊視武五許據兵該歷別普商氣處納官規鐵即點境括團論香較曾攻印石強邦亦早指列沒門卡光除風質圖郵夫奧收報易劉應殺構"
    "初率威票級研"
    "，。、；：“”‘’「」『』《》〈〉（）！？—…·　"
)
