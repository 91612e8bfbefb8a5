"""Words of names: given names, titles, roles, institutions, and what is no name at all."""

from __future__ import annotations

MALE = frozenset(
    """
aaron abdul abdulla abdullah abraham adam adrian ahmad ahmed aidan akira alan alastair albert alec
alejandro aleksandar aleksandr aleksei alex alexander alexei alexey alexis alfonso alfred ali
alistair allan allen alvin amir amos anatoly anders andre andreas andrei andrej andres andrew
andriy andrzej andy angelo angus anthony antoine anton antonio antony ararat ariel armando arnold
arthur arturo ashraf asif askar august austin avigdor bakhtiyar bakhyt barack barry bart bashar
bassam beau ben benjamin bernard bernie bert bilal bill billy binyamin bob bobby boris brad
bradley brandon brendan brent brett brian bruce bruno bryan buddy byron caleb calvin cameron carl
carlos carter cedric cesar chad charles charlie chester chip chris christian christoph christopher
chuck clarence clark claude claudio clay clayton cliff clifford clint clinton colin connor corbin
corey cory craig curt curtis cyril dale damian damon dan daniel dannel danny darrell darren dave
david dean denis dennis derek dick diego dieter dimitri dirk dmitri dmitry dominic dominique don
donald donnie doug douglas drew duncan dustin dwight dylan earl ed eddie edgar eduardo edward
edwin elbridge eli elias elijah elliot elliott elmar emanuel emil emmanuel emomali enrique eric
erik ernest ernesto ernie ethan eugene evan evgeny fabian farid felipe felix fernando fidel
florian francis francisco francois frank frans fred frederick fumio fyodor gabriel garrett gary
gavin gene gennady geoff geoffrey george gerald gerard gerry gilbert giorgio giovanni giuseppe
glen glenn gordon gov. graham grant greg gregory grover guillermo gus gustavo guy haider hal hamid
hank hans harlan harold harry harvey hasan hassan hector heiko helmut henri henrik henry herbert
herman hiroshi horst howard hubert hugh hugo hussein ian ibrahim igor ilham imran irakli ismail
ivan ivo jack jackson jacob jacques jaime jair jake jakob james jamie jan jared jason javad javier
jay jean jeb jeff jeffrey jens jeremy jerome jerry jesse jesus jeyhun jim jimmy joachim joao joe
joel joey johan johann john johnny jon jonah jonas jonathan jong jordan jorge jose josef joseph
josh joshua juan julian julien julio justin karim karl kassym kassym-jomart kazuo keir keith
kelvin ken kenneth kent kevin khalid kim-jong kirill kirk klaus koichi koichiro konstantin kurt
kyle lamar lance larry lars laurence laurent lawrence lee len leo leon leonard leonid leopoldo
lester lewis liam lindsey lloyd lorenzo lou louis luca lucas luigi luis lukas luke mack mahmoud
malcolm manuel marc marcel marco marcos marcus mario mark markus marlin marshall martin marty
marvin mateusz matt matteo matthew matthias maurice max maxim mehdi mevlut michael michel mick
miguel mihai mike mikhail milan miles milos mitch mitchell mitt mohamed mohammad mohammed monty
mukhtar murad murat mustafa narendra nate nathan nathaniel nawaz ned neil nelson newt nicholas
nick nicolas nigel nikita nikol nikolai nikolay nikos noah noel norbert norman nursultan olaf oleg
oleksandr oleksiy oliver olivier omar orrin osama oscar otto owen pablo paolo pascal pat patrick
paul pavel pavlo pedro perry peter petr petro phil philip philippe phillip pierre piotr qassem
quentin radek rafael rahul raj rajnath ralph ramzan rand randy rashad rashid raul ray raymond
recep reggie reince rene rex reza ricardo rich richard rick ricky rob robert roberto robin rod
rodney rodrigo roger roland rolf roman ron ronald roosevelt ross roy ruben rudolf rudy rupert rush
ruslan russ russell rustam ryan sadyr saeed salman salvador sam sami samuel sandy sanjay saxby
scott sean sebastian sergei sergey sergio seth shane shaun shavkat sheldon shigeru shinzo shuji
sidney silvio simon spencer stan stanislav stanley stefan stephane stephen steve steven stewart
stuart subrahmanyam sukhrob sultan sven tad tariq taro ted terrence terry theo theodore thomas tim
timothy tobias todd tom tommy tony toshimitsu travis trent trevor trey tyler ulrich umar uri
vaclav valery vance vasily vernon viacheslav victor viktor vince vincent virgil vitaly vladimir
volodymyr vyacheslav wade wallace walter wang warren wayne wendell werner wesley wilbur wilhelm
will william willie winston wolfgang xavier yair yasser yasuo yoshihide yuri yves zach zachary
zalmay zbigniew zhao zohrab zoran
""".split()
)
FEMALE = frozenset(
    """
abby abigail ada adriana agnes aisha alexandra alexandria alice alicia alina alison allison alyssa
amanda amber amelia amy ana anastasia andrea angela angelina anita ann anna annalena anne annette
annie antonia april arlene asha ashley audrey aung ayelet barbara beata beatrice becky benita
bernadette beth betsy betty beverly blanche bonnie brenda brianna bridget brooke camille candice
carla carly carmen carol carole caroline carolyn cassandra catherine cathy cecilia celia charlene
charlotte chelsea cheri cheryl christiana christina christine claire clara claudia cokie colleen
condoleezza connie constance courtney crystal cynthia daisy dana daniela danielle darya dawn
debbie deborah debra dee delia denise desiree diana diane dianne dina dolores donna dora doris
dorothy edith edna eileen elaine eleanor elena elisabeth elise elizabeth ella ellen emilia emily
emma erica erika erin esther ethel eva eve evelyn faith fatima federica felicia fiona florence
frances gabriela gail georgia geraldine gertrude gina giorgia gladys glenda gloria grace greta
gretchen gwen hannah harriet hayley heather heidi helen helena helga hilary hillary hina holly
hope huma ida ilana ilhan imelda indira ingrid irene irina iris isabel isabella ivanka jacinda
jackie jacqueline jan jana jane janet janice jasmine jean jeanette jeanne jen jenna jennifer jenny
jess jessica jill jo joan joanna joanne jocelyn jody josephine joy joyce juanita judith judy julia
juliana julie june kaitlan kamala karen karin karine kate katherine kathleen kathryn kathy katie
katrina katy kay kayleigh kelli kelly kellyanne kendra kim kimberly kirsten kirstjen krista
kristen kristi kristin kristina kyrsten lara laura lauren leah leila lena leslie leticia lillian
lily linda lindsay lisa liz liza lois loretta lori lorraine louise lucia lucille lucy lydia lynn
mabel madeleine madeline maeve maggie mairead marcia margaret margarita margot maria mariam marian
marianne marie marilyn marina marine marion marjorie marlene marsha martha mary maureen maya mazie
megan melania melinda melissa mercedes meredith mia michaela michele michelle mildred mindy
miranda miriam molly mona monica muriel myra nadia nan nancy naomi natalia natalie nicola nicole
nikki nina noor nora norma olga olivia oprah paige pamela park patricia patty paula pauline peggy
penny phyllis polly priya rachel rania rebecca regina renee rhonda rita roberta robyn rosa
rosalind rose rosemary roxana ruth sabrina sally samantha sandra sanna sapna sara sarah shannon
sharon sheila shelley sherry sheryl shirley simone sonia sophia sophie stacey stacy stella
stephanie sue susan susana susanne suzanne svetlana sylvia tamara tammy tanya tara tatiana teresa
teri terri thelma theresa therese tiffany tina toni tracey tracy trish tulsi ursula valentina
valerie vanessa vera veronica vicki vicky victoria violet virginia vivian wanda wendy whitney
wilma winifred yolanda yulia yvette yvonne zarina zoe zsuzsanna
""".split()
)

# Titles that stand before a name; the heads can stand alone, the others belong to a head.
TITLE_HEADS = frozenset(
    """
hon rt
activist adm. admiral adviser advisor amb. ambassador amir analyst anchor archbishop attorney
author ayatollah baron baroness bishop capt. captain cardinal chair chairman chairwoman chancellor
chief coach col. colonel columnist commandant commander commissioner comptroller congressman
congresswoman coordinator correspondent councilman councilwoman counsellor counselor dame delegate
detective director dr dr. economist emir emperor envoy excellency father gen. general gov.
governor govs. historian hon. honorable honourable host imam inspector judge justice king lady
lawmaker leader lieutenant lord lt. maj. major marshal mayor minister minister-counselor miss mme
moderator mr mr. mrs mrs. ms ms. mufti negotiator officer pastor patriarch pollster pope premier
president president-elect prince princess principal prof. professor prosecutor queen rabbi rep.
representative reps. rev. reverend secretary sen. senator sens. sergeant sgt. sheikh sheriff sir
sister speaker spokesman spokesperson spokeswoman strategist sultan treasurer tsar under-secretary
undersecretary vice-minister vice-president whip
""".split()
)
TITLE_MODIFIERS = frozenset(
    """
acting agriculture assistant associate attorney brigadier campaign chief chief-of-staff commerce
communications conservative court culture defence defense democratic deputy district economic
economy education energy environment eu ex- ex-president executive external federal finance first
foreign former general gop gulf health high home honorable honourable house independent interim
interior junior justice labor labour liberal lieutenant lt. major majority managing military
minority national official opposition parliamentary party permanent policy political presidential
press prime principal rear republican retired right rt security senate senior special staff state
supreme trade transportation treasury u.n. un under union vice white
""".split()
)
HONORIFICS = {"mr.": "m", "mr": "m", "mrs.": "f", "mrs": "f", "ms.": "f", "ms": "f", "miss": "f",
              "sir": "m", "lord": "m", "lady": "f", "dame": "f", "king": "m", "queen": "f",
              "prince": "m", "princess": "f", "pope": "m", "baroness": "f", "congressman": "m",
              "congresswoman": "f", "spokesman": "m", "spokeswoman": "f", "chairman": "m",
              "chairwoman": "f", "sheikh": "m", "emir": "m", "amir": "m", "dr.": "", "dr": "",
              "mme": "f", "hon.": "", "rev.": "", "prof.": "", "messrs.": "m", "father": "m",
              "sister": "f"}  # fmt: skip
# Honorifics are no role by themselves.
NO_ROLE = frozenset(
    "hon rt mr. mr mrs. mrs ms. ms miss sir lord lady dame dr. dr sheikh m. mme hon. honorable "
    "honourable".split()
)

# Nouns for people: a subject of one of these can say something.
ROLES = frozenset(
    """
activist adviser advisor advocate agent aide ally ambassador analyst archbishop attorney author
backer billionaire biographer bishop boss broadcaster brother businessman businessperson
businesswoman campaigner candidate captain ceo chair chairman chairperson chairwoman chairwomen
chancellor chief children cleric co-chair co-founder coach colleague columnist commander
commentator commissioner congressman congresswoman conservatives consultant contender contributor
coordinator correspondent council counsel counselor counterpart critic czar daughter delegate
democrat democrats demonstrator deputy designer developer diplomat director doctor donor economist
editor envoy executive expert farmer father father-in-law fellow flack founder friend front-runner
frontrunner fundraiser general governor head historian hopeful host husband imam incumbent insider
inspector interpreter investigator investor journalist judge justice king lawmaker lawmakers
lawyer leader legislator liberals lieutenant lobbyist man manager mayor member men minister
moderator mogul monitor mother mourner mp negotiator neurosurgeon nominee observer officer
official operative operatives operator opponent organiser organizer owner panelist parent
participant pastor people performer pilot planner player politician pollster pope premier
president priest prime-minister prince principal producer professor prosecutor protester
psychologist publisher queen rabbi rapporteur reader reporter representative republican
republicans researcher resident retiree rival runner-up scholar scientist secretary senator
sheriff singer sister socialist soldier son source speaker specialist spokesman spokesperson
spokeswoman staffer star strategist student supporter surgeon surrogate survivor survivors teacher
teenager treasurer trustee tsar tycoon undersecretary veep veteran viewer villager volunteer voter
whip wife winner witness woman women worker writer youth
""".split()
)
# Bodies that speak: singular nouns for institutions and texts.
BODIES = frozenset(
    """
abc account ad administration advertisement affidavit afp agency alliance allies analysis army
article assembly association authority bank bbc bloc blog board book bureau cabinet camp campaign
caption cbs center centre channel circle cnn coalition colleagues column commission committee
communique communiqué community company complaint congress corporation council countries court
data decision declaration delegation department document documents duo e-mail editorial email
emails embassy evidence exit federation figures filing firm force forces foundation fox front
government group guard guardian herald house indictment institute institution interfax invitation
journal kcna kremlin lawsuit leaders leadership letter magazine members memo message military
ministers ministries ministry mission movement msnbc nations navy nbc network newspaper note npr
numbers office op-ed order organisation organization outlet pair palace panel paper parliament
parties party pentagon petition police poll polls post presidency presidents readout records
release report reports resolution results reuters review ruling secretariat senate service side
sides sources speech statement states station statistics studies study survey surveys tass team
telegraph times transcript tribune trio tweet union university vatican website xinhua
""".split()
)
PLURAL_ROLES = frozenset(
    [each + "s" for each in ROLES if not each.endswith("s")] + ["allies", "attorneys", "bosses"]
)
ORGANIZATION_WORDS = frozenset(
    """
abc academy accord act administration affairs african agency agreement airport alliance amendment
american americans army asian assembly association atlantic authority avenue award bank bay bbc
beach bill brigade brookings building bureau buzzfeed campaign caucus cbs center central centre
christianity christmas chronicle church city club cnn co. coalition college command commission
committee company conference congress constitution convention corp. corporation corps council
county court cup daily day deal debate democrats department desert dispatch district east easter
election elections embassy english eu european examiner facebook federation force forces forum
foundation fox front fund games gazette globe god google gop government group guard guardian gulf
hall herald hill hospital hotel house huffington inc. initiative inquirer institute institution
international internet isil isis islam island islands jesus journal kingdom kremlin lake law
league library ltd. magazine medicaid medicare meeting middle ministry monitor month morning
mountain mountains movement msnbc museum national nato navy nbc network news north npr observer
ocean office online organisation organization pac pacific pact palace park parliament partnership
party peninsula pentagon plan police policy politico post press primary prize program programme
project province radio ramadan reform region report republic republicans reuters review revolution
river road russian school sea security senate service show society south spanish square stadium
star state states strait strategy street summit sun sunday telegraph television temple
thanksgiving theater theatre times today tonight tower town treaty tribune tv twitter un union
united united-nations university valley wall war web week weekly west wire world
""".split()
)
CALENDAR = frozenset(
    """
apr. april aug. august dec. december feb. february fri. friday jan. january jul. july jun. june
mar. march may mon. monday nov. november oct. october sat. saturday sep. sept. september sun.
sunday thurs. thursday tues. tuesday wed. wednesday
""".split()
)
# Words that begin a sentence in capitals, and words that end a phrase on the way back.
FUNCTION = frozenset(
    """
a about above according across after again against ahead all along also although am amid among an
and another any anyone are as asked at back be because been before behind being below besides
between beyond both but by can can't concerning could despite did didn't do does don't down dozens
during each earlier eight either even ever every everybody everyone everything except few finally
first five following for four from furthermore given had half has have he he's her here hers
herself him himself his how however hundreds i i'm i've if in including indeed instead into is
isn't it it's its itself just last later let's like many may maybe me meanwhile might millions
mine more moreover most much must my myself near neither never nevertheless next nine no nobody
none nonetheless nor not nothing now of off oh okay on once one ones only onto or other others our
ours ourselves out over part per perhaps rather recently regarding said say says second seven
several shall she she's should since six so some somebody someone speaking still such ten than
that that's the their theirs them themselves then there there's these they they're this those
though thousands three through to today told tomorrow tonight too toward towards twice two under
unless unlike until up upon us very via was we we're well were what when where whether which while
who whom whose why will with within without won't would yes yesterday yet you your yours yourself
""".split()
)
PREPOSITIONS = frozenset(
    "of in on at by with from to into over under about against between among through during "
    "without within across behind near toward towards upon for after before since until "
    "despite amid via as like than".split()
)
DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some any each every both "
    "several many most another other one two three four five six seven eight nine ten no all "
    "few such more dozens hundreds".split()
)
SUBORDINATORS = frozenset(
    "that because when while after before if although though since whether than until unless "
    "as where why how what but and or so yet which who whom whose nor".split()
)
PRONOUNS = frozenset("he she it they we i you".split())
PARTICLES = frozenset(
    "de van von der den bin ibn al el la le da dos du del di bint ben abu ter ten y e dela".split()
)
SUFFIXES = frozenset("jr. jr sr. sr ii iii iv".split())
# Capitalised words that are no part of a person's name.
NOT_NAMES = frozenset(
    """
african african-american african-americans aides alabama alaska amazon america american americans
analysts anti arab arabs arizona arkansas asian atlanta beneath black blaze boston brexit broadway
brooklyn california calling candidate carolina central certainly chicago christian christians
cleveland color colorado congress connecticut current dakota dallas delaware democrat democratic
democrats denver detroit eastern electric establishment european europeans experts facebook
florida founding friends georgia google gop hampshire having hawaii hispanic hollywood houston
idaho illinois image independent independents indiana instagram interestingly investment iowa
ironically islamic islamophobia jersey jewish jews jihadist joining journalist kansas kentucky
kickstarter kremlin latina latinas latino latinos libertarian like london louisiana maine
manhattan maryland massachusetts media mexico miami michigan microsoft midtown millennials
minnesota mississippi missouri montana muslim muslims nato nebraska nevada nomination northern
nowadays obamacare officials ohio oklahoma old oregon orlando overall pac pacs parenthood paris
pennsylvania philadelphia photo planned presidential presumptive prevention principles pro
publicly related reporter republican republicans research rise rival seattle significantly
snapchat source southern stop super sure team telling tennessee texas thus twitter unlike upstate
using utah vermont video western whatever whenever white wisconsin wyoming yahoo york youtube
""".split()
)
