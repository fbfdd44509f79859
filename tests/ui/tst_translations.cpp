#include "tests/support/previewfeed.h"
#include "tests/support/pseudolocale.h"
#include "tests/support/textprobe.h"
#include "ui/approvals/approvalspage.h"
#include "ui/first/language.h"
#include "ui/follower/trace.h"
#include "ui/help/helpwindow.h"
#include "ui/mainwindow.h"
#include "ui/settings/keytable.h"
#include "ui/settings/settingspage.h"
#include "ui/shell.h"
#include "ui/style/reason.h"
#include "ui/window/sidepanel.h"
#include "ui/wizard/firststeps.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// Nothing on a screen is left in English: seen in a language that nobody speaks, and in German.
class TranslationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theLanguageNobodySpeaksKeepsPlaces_data();
    void theLanguageNobodySpeaksKeepsPlaces();
    void everyTextIsTranslated_data()
    {
        screens({Scene::Live, Scene::Breach, Scene::RolledBack, Scene::Held, Scene::SecondKey,
                 Scene::NobodyGuarding, Scene::NoReleases, Scene::Unreadable, Scene::Stale});
    }
    void everyTextIsTranslated();
    void germanIsWhole_data() { everyTextIsTranslated_data(); }
    void germanIsWhole();
    void dialogsAreTranslated_data();
    void dialogsAreTranslated();
    void noEntryOfACatalogueWaits_data();
    void noEntryOfACatalogueWaits();
    void oneAndManyAreSaidRight_data();
    void oneAndManyAreSaidRight();
    void theLanguageIsChosenInTheSettings();
    void whatTheLogToldSpeaksTheNewLanguageAtOnce();
    void reasonsOfTheGuardAreSaidInGerman_data();
    void reasonsOfTheGuardAreSaidInGerman();
    void whatWhoeverReadsDidIsSaidSo_data();
    void whatWhoeverReadsDidIsSaidSo();
    void aWindowSaysWithFewerWordsWhatTheLogSays_data();
    void aWindowSaysWithFewerWordsWhatTheLogSays();
    void everyReasonThatIsKnownHasItsGerman();

private:
    static void screens(std::initializer_list<Scene> scenes);
    void speakPseudo();
    void open(int scene, int page, QSize size = {1440, 900});
    QDialog *openDialog(const QString &id);
    /// What stays English and is not in the data: one line each.
    static QStringList english(QWidget &shown);
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<QTranslator> m_pseudo;
};

namespace {
const QRegularExpression &betweenWords()
{
    static const QRegularExpression between(u"[^A-Za-z]+"_s);
    return between;
}

/// Every word of the invented snapshots, and those that no language changes.
const QSet<QString> &wordsOfTheScenes()
{
    static const QSet<QString> all = [] {
        QString text =
            u"ms min kB MiB UTC Ctrl Shift Alt Esc English Deutsch sha SHA Ed interlock HAProxy Del "
            "Ins PgUp PgDown Backspace Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec https in toto io "
            "Statement type"_s;
        static const QRegularExpression literal(u"\"((?:[^\"\\\\]|\\\\.)*)\"_s"_s);
        const QDir folder(QStringLiteral(INTERLOCK_SOURCE_DIR "/app/preview"));
        for (const QString &name : folder.entryList({u"scenes*.cpp"_s})) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                return QSet<QString>();
            for (const auto &match : literal.globalMatch(QString::fromUtf8(file.readAll())))
                text += u' ' + match.captured(1).replace(u"\\t"_s, u" "_s);
        }
        text += text.toUpper();
        const QStringList words = text.split(betweenWords(), Qt::SkipEmptyParts);
        return QSet<QString>(words.begin(), words.end());
    }();
    return all;
}

/// All of it comes from the snapshot: facts stand in the words of the record.
bool isData(const QString &run)
{
    static const QRegularExpression digest(u"^[a-f]+$|^[A-Za-z]{1,2}$"_s); // or initials
    return std::ranges::all_of(run.split(betweenWords(), Qt::SkipEmptyParts), [](const QString &word) {
        static const QSet<QString> words{u"software"_s, u"confirm"_s, u"fido"_s, u"service"_s}; // of a policy
        const bool isBegun = std::ranges::any_of( // a fact that had no room
            wordsOfTheScenes(), [&word](const QString &whole) { return whole.startsWith(word); });
        return digest.match(word).hasMatch() || words.contains(word) || isBegun;
    });
}

void note(QStringList &found, const QString &shown, const QString &where)
{
    for (const QString &run : PseudoLocale::foreignIn(shown)) {
        if (!isData(run))
            found << u"\"%1\" in \"%2\" of %3"_s.arg(run, shown, where);
    }
}
} // namespace

void TranslationsTest::init()
{
    m_pseudo.reset();
    loadLanguage(*qApp, u"en"_s);
    applyLook(*qApp, ThemeChoice::Light, 1);
}

void TranslationsTest::cleanup()
{
    m_window.reset();
    m_pseudo.reset();
    qApp->setLayoutDirection(Qt::LeftToRight);
}

void TranslationsTest::screens(std::initializer_list<Scene> scenes)
{
    QTest::addColumn<int>("scene");
    QTest::addColumn<int>("page");
    for (Scene scene : scenes) {
        for (const PageInfo &info : allPages())
            QTest::addRow("%s, %s", qPrintable(toString(scene)), qPrintable(info.id))
                << int(scene) << int(info.page);
    }
}

void TranslationsTest::speakPseudo()
{
    m_pseudo = std::make_unique<PseudoLocale>();
    QVERIFY(QCoreApplication::installTranslator(m_pseudo.get()));
}

void TranslationsTest::open(int scene, int page, QSize size)
{
    m_window.reset();
    m_window = std::make_unique<MainWindow>(m_clock, m_commands);
    m_window->resize(size);
    m_window->QWidget::show();
    m_window->setZone(Zone::Utc);
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(static_cast<Scene>(scene), m_clock.now())));
    m_window->setPage(static_cast<Page>(page));
    m_clock.advance(preview::ageOf(static_cast<Scene>(scene)));
    m_window->apply();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QTest::qWait(1);
}

QStringList TranslationsTest::english(QWidget &shown)
{
    QStringList found;
    for (const DrawnText &drawn : drawnTexts(shown)) {
        const QWidget *above = drawn.by->parentWidget();
        if (above == nullptr || !(above->inherits("interlock::HelpText") ||
                                  above->inherits("QListWidget"))) // its pages are in English
            note(found, drawn.text, QString::fromLatin1(drawn.by->metaObject()->className()));
    }
    for (const QWidget *widget : shown.findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        const QString name = QString::fromLatin1(widget->metaObject()->className());
        note(found, widget->accessibleName(), u"the name of "_s + name);
        note(found, widget->toolTip(), u"the tooltip of "_s + name);
        if (const auto *field = qobject_cast<const QLineEdit *>(widget))
            note(found, field->placeholderText(), u"the placeholder of "_s + name);
    }
    found.removeDuplicates();
    return found;
}

void TranslationsTest::theLanguageNobodySpeaksKeepsPlaces_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("made");
    QTest::addRow("letters get accents, and two in five more come") << u"abcde"_s << u"«áƀçðéáƒ»"_s;
    QTest::addRow("places stay") << u"%1 of %n"_s << u"«%1 óƒ %n»"_s;
    QTest::addRow("tags stay") << u"<b>%1</b> as %2"_s << u"«<b>%1</b> áš %2»"_s;
    QTest::addRow("no letters, nothing to do") << u"%1 → %2"_s << u"%1 → %2"_s;
    QTest::addRow("the mark of a plural goes") << u"%n key(s)"_s << u"«%n ķéý »"_s;
}

void TranslationsTest::theLanguageNobodySpeaksKeepsPlaces()
{
    QFETCH(QString, source);
    QFETCH(QString, made);
    QCOMPARE(PseudoLocale::of(source), made);
    QVERIFY(PseudoLocale::foreignIn(PseudoLocale::of(u"Roll back"_s)).isEmpty());
    QCOMPARE(PseudoLocale::foreignIn(u"Roll back «ňé»"_s), QStringList{u"Roll back"_s});
    QVERIFY(PseudoLocale::isCut(u"«Řóļļ ƀ…"_s));
    QVERIFY(!PseudoLocale::isCut(u"«Ðéñý…»"_s));
}

void TranslationsTest::everyTextIsTranslated()
{
    QFETCH(int, scene);
    QFETCH(int, page);
    QVERIFY(wordsOfTheScenes().size() > 100);
    speakPseudo();
    open(scene, page);
    const QStringList left = english(*m_window);
    QVERIFY2(left.isEmpty(), qPrintable(u'\n' + left.join(u'\n')));
}

void TranslationsTest::germanIsWhole()
{
    QFETCH(int, scene);
    QFETCH(int, page);
    Untranslated asked;
    QTranslator german;
    QVERIFY(german.load(u":/i18n/interlock_de.qm"_s));
    QVERIFY(QCoreApplication::installTranslator(&asked)); // under the German one: hears what that has not
    QVERIFY(QCoreApplication::installTranslator(&german));
    open(scene, page);
    const QStringList ours = asked.texts().filter(u"interlock::"_s);
    QVERIFY2(ours.isEmpty(), qPrintable(ours.join(u'\n')));
    m_window.reset();
}

void TranslationsTest::dialogsAreTranslated_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    for (const QString &id :
         {u"palette"_s, u"keys"_s, u"detail"_s, u"help"_s, u"promote"_s, u"hold"_s, u"sign"_s, u"first"_s}) {
        QTest::addRow("%s, left to right", qPrintable(id)) << id << Qt::LeftToRight;
        QTest::addRow("%s, right to left", qPrintable(id)) << id << Qt::RightToLeft;
    }
}

QDialog *TranslationsTest::openDialog(const QString &id)
{
    if (id == u"sign")
        return m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    QDialog *made = nullptr;
    if (id == u"first")
        made = new FirstSteps(Installation{}, m_window.get());
    else if (id == u"change-key")
        made = new KeyDialog(*m_window->keymap(), *m_window->keymap()->action(u"hold"_s), m_window.get());
    if (made) {
        made->open();
        return made;
    }
    m_window->keymap()->action(id)->trigger();
    return m_window->findChild<QDialog *>();
}

void TranslationsTest::dialogsAreTranslated()
{
    QFETCH(QString, id);
    QFETCH(Qt::LayoutDirection, direction);
    qApp->setLayoutDirection(direction);
    speakPseudo();
    const bool isOfHeld = id == u"hold" || id == u"promote";
    open(int(id == u"sign" ? Scene::SecondKey : isOfHeld ? Scene::Held : Scene::Live), int(Page::Live));
    QDialog *dialog = openDialog(id);
    QVERIFY(dialog && dialog->isVisible());
    QTest::qWait(1);
    const QStringList wrong = english(*dialog);
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

void TranslationsTest::noEntryOfACatalogueWaits_data()
{
    QTest::addColumn<QString>("code");
    for (const QString &code : languages())
        QTest::addRow("%s", qPrintable(code)) << code;
}

void TranslationsTest::noEntryOfACatalogueWaits()
{
    QFETCH(QString, code);
    QFile file(QStringLiteral(INTERLOCK_SOURCE_DIR "/translations/interlock_%1.ts").arg(code));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QVERIFY(text.count(u"<source>") >= (code == u"en" ? 20 : 700));
    QVERIFY2(!text.contains(u"type=\"unfinished\""), "run translations/update.py and translate what it adds");
    static const QRegularExpression empty(
        u"<translation>\\s*</translation>|<numerusform>\\s*</numerusform>"_s);
    QVERIFY(!text.contains(empty));
    // Each place of the source stands in the translation.
    static const QRegularExpression message(
        u"<source>([^<]*)</source>(?:\\s*<comment>[^<]*</comment>)?\\s*<translation>([^<]*)</translation>"_s);
    static const QRegularExpression place(u"%L?[0-9n]"_s);
    for (const auto &match : message.globalMatch(text)) {
        QSet<QString> wanted, there;
        for (const auto &found : place.globalMatch(match.captured(1)))
            wanted << found.captured();
        for (const auto &found : place.globalMatch(match.captured(2)))
            there << found.captured();
        QVERIFY2(wanted == there, qPrintable(match.captured(1)));
    }
}

void TranslationsTest::oneAndManyAreSaidRight_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("said");
    QTest::addRow("one, in English") << u"en"_s << 1 << u"1 day"_s;
    QTest::addRow("none, in English") << u"en"_s << 0 << u"0 days"_s;
    QTest::addRow("many, in English") << u"en"_s << 2 << u"2 days"_s;
    QTest::addRow("one, in German") << u"de"_s << 1 << u"1 Tag"_s;
    QTest::addRow("many, in German") << u"de"_s << 2 << u"2 Tage"_s;
    QTest::addRow("another language falls back to English") << u"tlh"_s << 2 << u"2 days"_s;
}

void TranslationsTest::oneAndManyAreSaidRight()
{
    QFETCH(QString, code);
    QFETCH(int, number);
    QFETCH(QString, said);
    loadLanguage(*qApp, code);
    QCOMPARE(QCoreApplication::translate("interlock::Words", "%n day(s)", nullptr, number), said);
}

void TranslationsTest::theLanguageIsChosenInTheSettings()
{
    Shell shell(m_clock, m_commands, {});
    shell.openAll();
    QPointer<MainWindow> english = shell.windows().front().data();
    english->show();
    english->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, m_clock.now())));
    english->setPage(Page::Settings);
    const auto &choices = english->settingsPage()->languageChoice()->buttons();
    QCOMPARE(choices.size(), size_t(3));
    QVERIFY(choices[0]->isChecked());
    QTest::mouseClick(choices[2], Qt::LeftButton); // Deutsch
    QTRY_VERIFY(english.isNull());
    QCOMPARE(shell.windows().size(), size_t(1));
    MainWindow *german = shell.windows().front();
    QVERIFY(german->isVisible());
    QCOMPARE(german->page(), Page::Settings);
    QCOMPARE(german->settingsPage()->accessibleName(), u"Einstellungen"_s);
    QCOMPARE(shell.preferences().language, u"de"_s);
    german->setPage(Page::Live);
    QVERIFY2(german->windowTitle().contains(u"8.0.0"), qPrintable(german->windowTitle()));
    for (const QPointer<MainWindow> &window : shell.windows())
        delete window.data();
}

/// No record has to arrive first.
void TranslationsTest::whatTheLogToldSpeaksTheNewLanguageAtOnce()
{
    Trace trace;
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    const auto hear = [&](const QString &what, const QString &why, const QJsonObject &detail) {
        Record record;
        record.statement.predicate = QJsonObject{{u"detail"_s, detail}};
        RecordWords words;
        words.what = what;
        words.why = why;
        words.at = m_clock.now().wall;
        trace.addRecord(record, words);
    };
    hear(u"held"_s, u"held by dana"_s, {});
    hear(u"rolling-back"_s, u"rolled back by dana"_s, {{u"reason"_s, u"rolled back by dana"_s}});
    const auto told = [&] {
        snapshot.releases.front().timeline.assign(trace.timeline.rbegin(), trace.timeline.rend());
        return std::make_shared<const Snapshot>(snapshot);
    };
    Shell shell(m_clock, m_commands, {});
    shell.openAll();
    QPointer<MainWindow> english = shell.windows().front().data();
    english->show();
    english->take(told());
    m_commands.saying = [&] {
        trace.sayAnew();
        english->take(told());
    };
    Preferences german = shell.preferences();
    german.language = u"de"_s;
    Q_EMIT english->preferencesChanged(german);
    QTRY_VERIFY(english.isNull());
    m_commands.saying = {};
    MainWindow *window = shell.windows().front();
    QStringList shown;
    for (const EntryRow *row : window->sidePanel()->findChildren<EntryRow *>())
        if (row->isVisibleTo(window->sidePanel()))
            shown << row->accessibleName();
    const QString all = shown.join(u'\n');
    QVERIFY2(all.contains(u"angehalten"), qPrintable(all));
    QVERIFY2(all.contains(u"rollt zurück von dana"), qPrintable(all));
    QVERIFY2(!all.contains(u"rolled back") && !all.contains(u"held"), qPrintable(all));
    for (const QPointer<MainWindow> &one : shell.windows())
        delete one.data();
}

void TranslationsTest::reasonsOfTheGuardAreSaidInGerman_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("said");
    QTest::newRow("who held it") << u"held by root"_s << u"von root angehalten"_s;
    QTest::newRow("a person's own words stay") << u"held by root: lunch"_s << u"von root angehalten: lunch"_s;
    QTest::newRow("a reason within a reason")
        << u"held for 4h: held by root"_s << u"4h lang angehalten: von root angehalten"_s;
    QTest::newRow("two reasons") << u"held by root; no valid lease"_s
                                 << u"von root angehalten; keine gültige Freigabe"_s;
    QTest::newRow("what was read back")
        << u"0 %: done, 0 % read back, after 3.5 ms"_s << u"0 %: erledigt, 0 % zurückgelesen, nach 3.5 ms"_s;
    QTest::newRow("a breach") << u"p95-latency 925 ms > 500 ms, 3 of 3 breaches"_s
                              << u"p95-latency 925 ms > 500 ms, 3 von 3 Verletzungen"_s;
    QTest::newRow("what nobody knows stays as it is")
        << u"500 Internal Server Error"_s << u"500 Internal Server Error"_s;
    QTest::newRow("a percent sign before a digit is no place") << u"held by %1"_s << u"von %1 angehalten"_s;
    QTest::newRow("nothing") << QString() << QString();
}

void TranslationsTest::reasonsOfTheGuardAreSaidInGerman()
{
    QFETCH(QString, written);
    QFETCH(QString, said);
    QCOMPARE(sayReason(written), written); // in English as it was written
    loadLanguage(*qApp, u"de"_s);
    QCOMPARE(sayReason(written), said);
}

void TranslationsTest::whatWhoeverReadsDidIsSaidSo_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("german");
    QTest::newRow("held by this account")
        << u"held by root"_s << u"held by you"_s << u"von Ihnen angehalten"_s;
    QTest::newRow("with its reason") << u"held by root: lunch by root"_s << u"held by you: lunch by root"_s
                                     << u"von Ihnen angehalten: lunch by root"_s;
    QTest::newRow("promoted by this principal")
        << u"5 % -> 25 %, promoted by dana"_s << u"5 % → 25 %, promoted by you"_s
        << u"5 % → 25 %, von Ihnen hochgestuft"_s;
    QTest::newRow("a longer name is another")
        << u"held by rooter"_s << u"held by rooter"_s << u"von rooter angehalten"_s;
    QTest::newRow("somebody else") << u"rolled back by erin"_s << u"rolled back by erin"_s
                                   << u"von erin zurückgerollt"_s;
}

void TranslationsTest::whatWhoeverReadsDidIsSaidSo()
{
    QFETCH(QString, written);
    const QStringList you{u"dana"_s, u"root"_s};
    QTEST(sayReason(written, you), "english");
    QCOMPARE(sayWho(u"root"_s, you), u"you"_s);
    QCOMPARE(sayWho(u"erin"_s, you), u"erin"_s);
    QCOMPARE(sayWho({}, {QString()}), QString());
    QCOMPARE(sayYou(u"dana"_s), u"you (dana)"_s);
    QCOMPARE(sayYou(u"you"_s), u"you"_s); // once
    loadLanguage(*qApp, u"de"_s);
    QTEST(sayReason(written, you), "german");
    QCOMPARE(sayWho(u"root"_s, you), u"Sie"_s);
}

/// Each kind of reason, with names where they stand: German has another sentence, and keeps them all.
void TranslationsTest::aWindowSaysWithFewerWordsWhatTheLogSays_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("shown");
    QTest::newRow("a test of counts that fired")
        << u"errors: 99.3598 % sure that the canary is worse than stable, 99 % needed, 1 of 1 breaches"_s
        << u"errors: 99.3 % sure it is worse, 99 % needed, 1 of 1"_s;
    QTest::newRow("its decimals stay where fewer would not be enough")
        << u"errors: 99.96 % sure that the canary is worse than stable, 99.95 % needed"_s
        << u"errors: 99.96 % sure it is worse, 99.95 % needed"_s;
    QTest::newRow("a number without decimals stays")
        << u"errors: 100 % sure that the canary is worse than stable, 99 % needed"_s
        << u"errors: 100 % sure it is worse, 99 % needed"_s;
    QTest::newRow("a share that the canary does not get")
        << u"traffic-share: 99.7312 % sure that the canary does not get its share, 99 % needed"_s
        << u"traffic-share: 99.7 % sure that the canary does not get its share, 99 % needed"_s;
    QTest::newRow("an order") << u"5 % -> 25 %, stage 5 % passed"_s << u"5 % → 25 %, stage 5 % passed"_s;
    QTest::newRow("a value that nobody saw")
        << u"errors without a value for 15s15ms, 15s allowed: missing (the canary had no requests)"_s
        << u"errors: no value for more than 15s (the canary had no requests)"_s;
    QTest::newRow("inside of another reason")
        << u"stage 1 failed: errors: 99.3598 % sure that the canary is worse than stable, 99 % needed"_s
        << u"stage 1 failed: errors: 99.3 % sure it is worse, 99 % needed"_s;
    QTest::newRow("an order that nobody knows the reason of stays") << u"5 % -> 25 %"_s << u"5 % -> 25 %"_s;
    QTest::newRow("what nobody knows") << u"the disk is on fire"_s << u"the disk is on fire"_s;
}

void TranslationsTest::aWindowSaysWithFewerWordsWhatTheLogSays()
{
    QFETCH(QString, written);
    QFETCH(QString, shown);
    loadLanguage(*qApp, u"en"_s);
    QCOMPARE(sayReason(written), shown);
}

void TranslationsTest::everyReasonThatIsKnownHasItsGerman()
{
    loadLanguage(*qApp, u"de"_s);
    QVERIFY(knownReasons().size() > 50);
    for (const QString &known : knownReasons()) {
        QString written = known;
        QStringList names;
        for (int i = 1; written.contains(u'%' + QString::number(i)); ++i) {
            names << u"<%1>"_s.arg(QChar(u'a' + i));
            written.replace(u'%' + QString::number(i), names.back());
        }
        const QString said = sayReason(written);
        QVERIFY2(said != written, qPrintable(written));
        loadLanguage(*qApp, u"en"_s);
        const QString english = sayReason(written); // which may leave out what takes too much room
        loadLanguage(*qApp, u"de"_s);
        for (const QString &name : names)
            QVERIFY2(said.contains(name) == english.contains(name), qPrintable(written + u" -> "_s + said));
    }
}

QTEST_MAIN(TranslationsTest)
#include "tst_translations.moc"
