#include "tests/support/openwindow.h"
#include "ui/first/language.h"
#include "ui/keys/keysheet.h"
#include "ui/keys/palette.h"
#include "ui/mainwindow.h"
#include "ui/settings/keytable.h"
#include "ui/settings/settingspage.h"

#include <QAccessible>
#include <QApplication>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(QList<QKeySequence>)

/// The command palette, the key sheet and keys that a person changes.
class KeysTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void everyActHasADifferentKey();
    void ctrlKOpensThePaletteAndEnterGoesThere();
    void thePaletteSelectsARelease();
    void thePaletteNeverRollsBack();
    void escInThePaletteChangesNothing();
    void aQueryThatFitsNothingSaysSo();
    void queriesFit_data();
    void queriesFit();
    void anActIsFoundByItsEnglishNameToo_data();
    void anActIsFoundByItsEnglishNameToo();
    void theKeySheetShowsTheKeysAsTheyAre();
    void aConflictIsNamed_data();
    void aConflictIsNamed();
    void aNewKeyActsAndTheOldOneNoLonger();
    void theKeyDialogRefusesAKeyThatIsTaken();
    void aKeyIsJudgedAsSoonAsItIsPressed();
    void escClosesTheKeyDialog();
    void theKeyDialogGoesWithTheFocusInItsField();
    void theRollbackAlwaysKeepsAKey();
    void singleKeysCanBeSwitchedOff();
    void whoTypesAWordBesideAFieldStartsNothing_data();
    void whoTypesAWordBesideAFieldStartsNothing();
    void whatOnlyLooksActsAtOnce();
    void choicesSwapKeys();
    void choicesThatConflictAreLeftOut();

private:
    /// A letter that no other one follows.
    void typeAlone(Qt::Key key)
    {
        m_clock.advance(Duration(1000));
        QTest::keyClick(m_window.get(), key);
        m_clock.advance(Duration(1000));
    }
    static int count(const QStringList &asked, const QString &word) { return int(asked.filter(word).size()); }
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void KeysTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, m_clock.now())));
    m_clock.advance(Duration(2000)); // the button takes presses again
}

void KeysTest::everyActHasADifferentKey()
{
    QHash<QKeySequence, QString> owners;
    for (const QAction *action : m_window->keymap()->actions()) {
        for (const QKeySequence &key : action->shortcuts()) {
            QVERIFY2(!owners.contains(key),
                     qPrintable(u"%1 and %2"_s.arg(owners.value(key), action->objectName())));
            owners[key] = action->objectName();
            QCOMPARE(m_window->keymap()->whyNot(action->objectName(), key), QString());
        }
        QVERIFY(!action->text().isEmpty());
    }
}

void KeysTest::ctrlKOpensThePaletteAndEnterGoesThere()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *palette = m_window->findChild<Palette *>();
    QVERIFY(palette);
    QTRY_VERIFY(palette->query()->hasFocus());
    QTest::keyClicks(palette->query(), u"polic"_s);
    QTest::keyClick(palette->query(), Qt::Key_Return);
    QCOMPARE(m_window->page(), Page::Policies);
    QTRY_VERIFY(!m_window->findChild<Palette *>());
}

void KeysTest::thePaletteSelectsARelease()
{
    Palette *palette = m_window->openPalette();
    QTest::keyClicks(palette->query(), u"relay"_s);
    QTest::keyClick(palette->query(), Qt::Key_Return);
    QVERIFY2(m_window->windowTitle().startsWith(u"relay"), qPrintable(m_window->windowTitle()));
}

void KeysTest::thePaletteNeverRollsBack()
{
    Palette *palette = m_window->openPalette();
    QTest::keyClicks(palette->query(), u"roll back"_s);
    QVERIFY(palette->model().rowCount() > 0);
    QTest::keyClick(palette->query(), Qt::Key_Return);
    QCOMPARE(m_window->page(), Page::Incident);
    QCOMPARE(count(m_commands.asked, u"rollBack"_s), 0);
    for (int row = 0; row < palette->model().rowCount(); ++row)
        QVERIFY(!palette->model().at(row).words.startsWith(u"Roll back the"));
}

void KeysTest::escInThePaletteChangesNothing()
{
    Palette *palette = m_window->openPalette();
    QTest::keyClicks(palette->query(), u"records"_s);
    QTest::keyClick(palette->query(), Qt::Key_Escape);
    QCOMPARE(m_window->page(), Page::Live);
    QTRY_VERIFY(!m_window->findChild<Palette *>());
}

void KeysTest::aQueryThatFitsNothingSaysSo()
{
    Palette *palette = m_window->openPalette();
    QTest::keyClicks(palette->query(), u"xyzzy"_s);
    QCOMPARE(palette->model().rowCount(), 0);
    QTest::keyClick(palette->query(), Qt::Key_Return); // does nothing, and closes nothing
    QVERIFY(palette->isVisible());
    const auto labels = palette->findChildren<QLabel *>();
    QVERIFY(
        std::ranges::any_of(labels, [](const QLabel *label) { return label->text().contains(u"xyzzy"); }));
}

void KeysTest::queriesFit_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fits");
    QTest::addRow("nothing typed fits all") << u""_s << u"Records"_s << true;
    QTest::addRow("the beginning") << u"rec"_s << u"Records"_s << true;
    QTest::addRow("the beginning of a later word") << u"evi"_s << u"Export the evidence"_s << true;
    QTest::addRow("two words in any order") << u"evid exp"_s << u"Export the evidence"_s << true;
    QTest::addRow("accents do not matter") << u"resume"_s << u"Résumé"_s << true;
    QTest::addRow("one word that is nowhere") << u"export zebra"_s << u"Export the evidence"_s << false;
}

void KeysTest::queriesFit()
{
    QFETCH(QString, query);
    QFETCH(QString, text);
    QFETCH(bool, fits);
    QCOMPARE(fitOf(query, text) >= 0, fits);
}

void KeysTest::anActIsFoundByItsEnglishNameToo_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("found");
    QTest::addRow("its name in the window's language")
        << u"übung"_s << u"Übung: einen Rollback an der Demo üben"_s;
    QTest::addRow("its English name") << u"drill"_s << u"Übung: einen Rollback an der Demo üben"_s;
    QTest::addRow("a screen") << u"connections"_s << u"Verbindungen"_s;
    QTest::addRow("words that are put together") << u"show 15 min"_s << u"15 min zeigen"_s;
}

/// Help, keys and talk on call are English.
void KeysTest::anActIsFoundByItsEnglishNameToo()
{
    QFETCH(QString, typed);
    loadLanguage(*qApp, u"de"_s);
    HandClock clock;
    MainWindow german(clock, m_commands);
    const std::unique_ptr<Palette> palette(german.openPalette());
    palette->query()->setText(typed);
    QVERIFY(palette->model().rowCount() > 0);
    QTEST(palette->model().at(0).words, "found");
    loadLanguage(*qApp, u"en"_s);
}

void KeysTest::theKeySheetShowsTheKeysAsTheyAre()
{
    QCOMPARE(m_window->keymap()->bind(u"hold"_s, {QKeySequence(Qt::Key_H)}), QString());
    typeAlone(Qt::Key_Question);
    QTRY_VERIFY(m_window->findChild<KeySheet *>());
    auto *sheet = m_window->findChild<KeySheet *>();
    QStringList said;
    for (const QLabel *label : sheet->findChildren<QLabel *>())
        said << label->text();
    QVERIFY(said.contains(u"H"_s));
    QVERIFY(said.contains(u"F8"_s));
    for (const QAction *action : m_window->keymap()->actions())
        QVERIFY2(said.contains(action->text()), qPrintable(action->text()));
    QTest::keyClick(sheet, Qt::Key_Escape);
}

void KeysTest::aConflictIsNamed_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QKeySequence>("key");
    QTest::addColumn<QString>("said");
    QTest::addRow("a key that another act has")
        << u"note"_s << QKeySequence(Qt::Key_P) << u"Hold, or resume"_s;
    QTest::addRow("the other key of an act")
        << u"note"_s << QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R) << u"Roll back"_s;
    QTest::addRow("Tab moves around") << u"note"_s << QKeySequence(Qt::Key_Tab) << u"move around"_s;
    QTest::addRow("Esc closes dialogs") << u"note"_s << QKeySequence(Qt::Key_Escape) << u"close dialogs"_s;
    QTest::addRow("a sequence of two") << u"note"_s << QKeySequence(u"Ctrl+X, N"_s) << u"not a sequence"_s;
    QTest::addRow("a letter that rolls back") << u"rollback"_s << QKeySequence(Qt::Key_R) << u"by accident"_s;
    QTest::addRow("no key at all") << u"note"_s << QKeySequence() << u"Press a key"_s;
    QTest::addRow("a free one") << u"note"_s << QKeySequence(Qt::CTRL | Qt::Key_J) << QString();
    QTest::addRow("its own") << u"note"_s << QKeySequence(Qt::Key_N) << QString();
}

void KeysTest::aConflictIsNamed()
{
    QFETCH(QString, id);
    QFETCH(QKeySequence, key);
    QFETCH(QString, said);
    const QString why = m_window->keymap()->whyNot(id, key);
    if (said.isEmpty())
        QCOMPARE(why, QString());
    else
        QVERIFY2(why.contains(said), qPrintable(why));
}

void KeysTest::aNewKeyActsAndTheOldOneNoLonger()
{
    QSignalSpy changed(m_window.get(), &MainWindow::preferencesChanged);
    QCOMPARE(m_window->keymap()->bind(u"hold"_s, {QKeySequence(Qt::Key_H)}), QString());
    QCOMPARE(changed.size(), 1);
    typeAlone(Qt::Key_P);
    QCOMPARE(count(m_commands.asked, u"hold"_s), 0);
    typeAlone(Qt::Key_H);
    QTRY_COMPARE(count(m_commands.asked, u"hold"_s), 1);
    QCOMPARE(m_window->keymap()->action(u"hold"_s)->shortcuts(),
             QList<QKeySequence>{QKeySequence(Qt::Key_H)}); // P is nobody's
}

void KeysTest::theKeyDialogRefusesAKeyThatIsTaken()
{
    auto *dialog = new KeyDialog(*m_window->keymap(), *m_window->keymap()->action(u"note"_s), m_window.get());
    dialog->open();
    QVERIFY(!dialog->useButton()->isEnabled());
    dialog->edit()->setKeySequence(QKeySequence(Qt::Key_P));
    QVERIFY(!dialog->useButton()->isEnabled());
    QVERIFY2(dialog->problem().contains(u"Hold"), qPrintable(dialog->problem()));
    dialog->edit()->setKeySequence(QKeySequence(Qt::CTRL | Qt::Key_J));
    QCOMPARE(dialog->problem(), QString());
    QTest::mouseClick(dialog->useButton(), Qt::LeftButton);
    QCOMPARE(m_window->keymap()->action(u"note"_s)->shortcuts(),
             QList<QKeySequence>{QKeySequence(Qt::CTRL | Qt::Key_J)});
}

void KeysTest::aKeyIsJudgedAsSoonAsItIsPressed()
{
    auto *dialog = new KeyDialog(*m_window->keymap(), *m_window->keymap()->action(u"note"_s), m_window.get());
    dialog->open();
    dialog->edit()->setFocus();
    QTRY_VERIFY(dialog->edit()->hasFocus());
    QTest::keyClick(dialog->edit(), Qt::Key_P);
    QCOMPARE(dialog->edit()->keySequence(), QKeySequence(Qt::Key_P)); // no second one is waited for
    QVERIFY2(dialog->problem().contains(u"Hold"), qPrintable(dialog->problem()));
    QTest::keyClick(dialog->edit(), Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(dialog->edit()->keySequence(), QKeySequence(Qt::CTRL | Qt::Key_J));
    QCOMPARE(dialog->problem(), QString());
    QVERIFY(dialog->useButton()->isEnabled());
}

/// Its field took it for a key, said that it is needed to close dialogs, and closed none.
void KeysTest::escClosesTheKeyDialog()
{
    const QPointer dialog =
        new KeyDialog(*m_window->keymap(), *m_window->keymap()->action(u"note"_s), m_window.get());
    dialog->open();
    dialog->edit()->setFocus();
    QTRY_VERIFY(dialog->edit()->hasFocus());
    QTest::keyClick(dialog->edit(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog);
}

/// Without the right order it judges a key that nobody asked about any more, in an object that is half gone.
void KeysTest::theKeyDialogGoesWithTheFocusInItsField()
{
    auto *dialog = new KeyDialog(*m_window->keymap(), *m_window->keymap()->action(u"note"_s), m_window.get());
    dialog->open();
    dialog->edit()->setFocus();
    QTRY_VERIFY(dialog->edit()->hasFocus());
    QTest::keyClick(dialog->edit(), Qt::Key_P); // taken
    delete dialog;
    QVERIFY(m_window->isVisible());
}

void KeysTest::theRollbackAlwaysKeepsAKey()
{
    QVERIFY(!m_window->keymap()->bind(u"rollback"_s, {}).isEmpty());
    QCOMPARE(m_window->keymap()->bind(u"rollback"_s, {QKeySequence(Qt::Key_F9)}), QString());
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QCOMPARE(count(m_commands.asked, u"rollBack"_s), 0);
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QCOMPARE(count(m_commands.asked, u"rollBack"_s), 1);
}

void KeysTest::singleKeysCanBeSwitchedOff()
{
    Preferences off;
    off.letters = false;
    m_window->setPreferences(off);
    typeAlone(Qt::Key_P);
    typeAlone(Qt::Key_A);
    QTest::qWait(30);
    QCOMPARE(count(m_commands.asked, u"hold"_s), 0);
    QCOMPARE(m_window->page(), Page::Live);
    QTest::keyClick(m_window.get(), Qt::Key_F8); // a rollback is not switched off
    QCOMPARE(count(m_commands.asked, u"rollBack"_s), 1);
    m_window->setPreferences({});
    typeAlone(Qt::Key_A);
    QTRY_COMPARE(m_window->page(), Page::Approvals);
}

void KeysTest::whoTypesAWordBesideAFieldStartsNothing_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("apartMs");
    QTest::addColumn<QString>("acts");
    QTest::addRow("one letter alone") << u"e"_s << 200 << u"records"_s;
    QTest::addRow("a word, as people type") << u"errors"_s << 120 << QString();
    QTest::addRow("a word that begins with no act") << u"seen errors"_s << 199 << QString();
    QTest::addRow("one that would hold the release") << u"pool"_s << 80 << QString();
    QTest::addRow("a question") << u"why?"_s << 150 << QString();
    QTest::addRow("two keys that are meant, one after the other") << u"ae"_s << 200 << u"records"_s;
}

/// Letters that open something wait for whether they stay alone; the clock says how long.
void KeysTest::whoTypesAWordBesideAFieldStartsNothing()
{
    QFETCH(QString, typed);
    QFETCH(int, apartMs);
    QFETCH(QString, acts);
    for (const QChar letter : typed) {
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus && !qobject_cast<QLineEdit *>(focus));
        QTest::keyClick(focus, letter.toLatin1());
        QTest::qWait(30); // nothing happens by real time
        m_clock.advance(Duration(apartMs));
        if (apartMs >= 200)
            QTRY_VERIFY(m_window->page() != Page::Live);
        for (QDialog *dialog : m_window->findChildren<QDialog *>()) { // the export's
            QVERIFY(apartMs >= 200 || !dialog->isVisible());
            dialog->reject();
        }
    }
    m_clock.advance(Duration(1000));
    QTest::qWait(30);
    QCOMPARE(infoOf(m_window->page()).id, acts.isEmpty() ? u"live"_s : acts);
    m_commands.asked.removeIf([](const QString &one) { return one.startsWith(u"readPayload"); });
    QCOMPARE(m_commands.asked, QStringList()); // what a screen reads for itself is nobody's act
    QVERIFY(!m_window->findChild<KeySheet *>());
}

/// What only changes how things look does not wait, and a key of F1 to F12 never.
void KeysTest::whatOnlyLooksActsAtOnce()
{
    const Zone before = m_window->zone();
    QTest::keyClick(m_window.get(), Qt::Key_U);
    QVERIFY(m_window->zone() != before);
    QTest::keyClick(m_window.get(), Qt::Key_U); // the same key again is no word
    QCOMPARE(m_window->zone(), before);
    m_clock.advance(Duration(200));
    QTest::keyClick(m_window.get(), Qt::Key_P);
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack omni-8.0.0"_s});
    m_clock.advance(Duration(1000));
    QTest::qWait(30);
    QCOMPARE(count(m_commands.asked, u"hold"_s), 0); // another key followed
}

void KeysTest::choicesSwapKeys()
{
    const KeyChoices swapped{{u"hold"_s, {QKeySequence(Qt::Key_N)}}, {u"note"_s, {QKeySequence(Qt::Key_P)}}};
    // Neither comes first: each wants what the other still has.
    const QStringList left = m_window->keymap()->setChoices(swapped);
    QCOMPARE(left, QStringList());
    QCOMPARE(m_window->keymap()->choices(), swapped);
}

void KeysTest::choicesThatConflictAreLeftOut()
{
    const QStringList left = m_window->keymap()->setChoices(
        {{u"note"_s, {QKeySequence(Qt::Key_P)}}, {u"no.such.act"_s, {QKeySequence(Qt::Key_F3)}}});
    QCOMPARE(left.size(), 2);
    QVERIFY(m_window->keymap()->choices().isEmpty());
    typeAlone(Qt::Key_P);
    QTRY_COMPARE(count(m_commands.asked, u"hold"_s), 1);
}

QTEST_MAIN(KeysTest)
#include "tst_keys.moc"
