#include "models/planfile/planfile.h"
#include "tests/support/openwindow.h"
#include "ui/first/language.h"
#include "ui/help/helpbook.h"
#include "ui/help/helpwindow.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// The help as pages of the repository and as the window of F1: what it names is there.
class HelpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyPageIsCompiledIn();
    void everyLinkLeadsSomewhere();
    void picturesAreSmallAndShown();
    void namedButtonsAreOfTheConsole();
    void plansOfTheHelpAreGood();
    void searchWantsEveryWord_data();
    void searchWantsEveryWord();
    void helpOpensOnTheScreenInSight_data();
    void helpOpensOnTheScreenInSight();
    void theWindowSearchesAndGoesBack();

private:
    void openWindow();
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

namespace {
const QString kFolder = QStringLiteral(INTERLOCK_SOURCE_DIR "/resources/help");
constexpr qint64 kMostOfAPicture = 200'000;

QString contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The files of the pages in the window, and of the way in from the repository.
QStringList pagesOfTheFolder()
{
    QStringList names{u"README.md"_s};
    for (const HelpPage &page : helpPages())
        names << page.id + u".md"_s;
    return names;
}

QStringList captured(const QString &text, const QString &pattern)
{
    QStringList found;
    const QRegularExpression expression(pattern);
    for (const QRegularExpressionMatch &match : expression.globalMatch(text))
        found << match.captured(1);
    return found;
}
} // namespace

void HelpTest::initTestCase()
{
    loadLanguage(*qApp, u"en"_s); // pages are looked at without a window too
}

void HelpTest::openWindow()
{
    m_window = test::openWindow(m_clock, m_commands);
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, m_clock.now())));
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void HelpTest::everyPageIsCompiledIn()
{
    const QString index = contentOf(kFolder + u"/README.md"_s);
    for (const HelpPage &page : helpPages()) {
        QCOMPARE(page.text, contentOf(kFolder + u'/' + page.id + u".md"_s));
        QVERIFY2(index.contains(u"(%1.md)"_s.arg(page.id)), qPrintable(page.id));
        QVERIFY2(page.text.startsWith(u"# "), qPrintable(page.id));
        QVERIFY2(page.text.size() > 500, qPrintable(page.id));
    }
    QVERIFY(helpPages().size() >= 10);
}

void HelpTest::everyLinkLeadsSomewhere()
{
    for (const QString &name : pagesOfTheFolder()) {
        const QString text = contentOf(kFolder + u'/' + name);
        for (const QString &link : captured(text, u"\\]\\(([^)]+)\\)"_s)) {
            if (!link.startsWith(u"http"))
                QVERIFY2(QFileInfo::exists(kFolder + u'/' + link.section(u'#', 0, 0)),
                         qPrintable(u"%1 leads to %2"_s.arg(name, link)));
        }
    }
}

void HelpTest::picturesAreSmallAndShown()
{
    QStringList shown;
    for (const QString &name : pagesOfTheFolder())
        shown << captured(contentOf(kFolder + u'/' + name), u"\\(([^)]+\\.png)\\)"_s);
    for (const QFileInfo &picture : QDir(kFolder + u"/pictures"_s).entryInfoList({u"*.png"_s})) {
        QVERIFY2(picture.size() < kMostOfAPicture, qPrintable(picture.fileName()));
        QVERIFY2(QImage(picture.filePath()).width() >= 400, qPrintable(picture.fileName()));
        QVERIFY2(shown.contains(u"pictures/"_s + picture.fileName()), qPrintable(picture.fileName()));
    }
    QVERIFY(shown.size() >= 10);
}

/// A bold word of a page is a word of the console.
void HelpTest::namedButtonsAreOfTheConsole()
{
    const QStringList words =
        captured(contentOf(QStringLiteral(INTERLOCK_SOURCE_DIR "/translations/interlock_de.ts")),
                 u"<source>([^<]*)</source>"_s);
    QVERIFY(words.size() > 700);
    int named = 0;
    for (const QString &name : pagesOfTheFolder()) {
        for (const QString &word : captured(contentOf(kFolder + u'/' + name), u"\\*\\*([^*]+)\\*\\*"_s)) {
            ++named;
            const QString withPlace =
                QString(word).replace(QRegularExpression(u"\\d+ %"_s), u"%1"_s); // "Start at 5 %"
            QVERIFY2(words.contains(word) || words.contains(withPlace) ||
                         words.contains(word.toHtmlEscaped()),
                     qPrintable(u"%1 names \"%2\""_s.arg(name, word)));
        }
    }
    QVERIFY(named > 30);
}

void HelpTest::plansOfTheHelpAreGood()
{
    int plans = 0;
    for (const QString &name : pagesOfTheFolder()) {
        for (const QString &text :
             captured(contentOf(kFolder + u'/' + name), u"```yaml\\n(apiVersion[^`]*)```"_s)) {
            QTemporaryDir folder;
            QFile file(folder.filePath(u"web.plan.yaml"_s));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text.toUtf8());
            file.close();
            const PlanReading read = readPlanFile(file.fileName());
            QStringList problems;
            for (const auto &problem : read.problems)
                problems << problem.text();
            QVERIFY2(read.file.has_value() && problems.isEmpty(),
                     qPrintable(name + u": "_s + problems.join(u'\n')));
            ++plans;
        }
    }
    QVERIFY(plans >= 1);
}

void HelpTest::searchWantsEveryWord_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("best");
    QTest::addRow("a word of a title leads") << u"night"_s << u"incident-at-night"_s;
    QTest::addRow("capitals do not matter") << u"PROMETHEUS"_s << u"connecting"_s;
    QTest::addRow("two words") << u"verify ssh-keygen"_s << u"verifying-evidence"_s;
    QTest::addRow("nothing asked, the first page") << u""_s << u"first-rollout"_s;
    QTest::addRow("a word that is nowhere") << u"rollout xylophone"_s << u""_s;
}

void HelpTest::searchWantsEveryWord()
{
    QFETCH(QString, query);
    QFETCH(QString, best);
    const auto found = findHelp(query);
    QCOMPARE(found.empty() ? QString() : found.front()->id, best);
    if (query.isEmpty())
        QCOMPARE(found.size(), helpPages().size());
}

void HelpTest::helpOpensOnTheScreenInSight_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("topic");
    QTest::addRow("live") << int(Page::Live) << u"reading-the-screen"_s;
    QTest::addRow("approvals") << int(Page::Approvals) << u"approving"_s;
    QTest::addRow("incident") << int(Page::Incident) << u"incident-at-night"_s;
    QTest::addRow("records") << int(Page::Records) << u"verifying-evidence"_s;
    QTest::addRow("policies") << int(Page::Policies) << u"keys-and-leases"_s;
    QTest::addRow("connections") << int(Page::Connections) << u"connecting"_s;
}

void HelpTest::helpOpensOnTheScreenInSight()
{
    QFETCH(int, page);
    QFETCH(QString, topic);
    openWindow();
    m_window->setPage(static_cast<Page>(page));
    QTest::keyClick(m_window.get(), Qt::Key_F1);
    auto *help = m_window->findChild<HelpWindow *>();
    QVERIFY(help && help->isVisible());
    QVERIFY(!help->isModal());                // the console goes on
    QCOMPARE(help->windowType(), Qt::Window); // a dialog could not be put behind what it explains
    QCOMPARE(help->text()->page(), topic);
    QVERIFY(help->text()->toPlainText().size() > 300);
    QCOMPARE(help->list()->currentItem()->data(Qt::UserRole).toString(), topic);
    m_window.reset();
}

void HelpTest::theWindowSearchesAndGoesBack()
{
    openWindow();
    QTest::keyClick(m_window.get(), Qt::Key_F1);
    QTest::keyClick(m_window.get(), Qt::Key_F1); // one window, not two
    QCOMPARE(m_window->findChildren<HelpWindow *>().size(), 1);
    auto *help = m_window->findChild<HelpWindow *>();
    QTRY_VERIFY(help->search()->hasFocus());
    QTest::keyClicks(help->search(), u"prometheus haproxy alive"_s);
    QCOMPARE(help->list()->count(), 1);
    QTest::keyClick(help->search(), Qt::Key_Return);
    QVERIFY(help->list()->hasFocus() && help->isVisible());
    QTest::keyClick(help->list(), Qt::Key_Down);
    help->showPage(u"connecting"_s);
    QCOMPARE(help->text()->page(), u"connecting"_s);
    // A link leads on, Back leads back.
    Q_EMIT help->text()->anchorClicked(QUrl(u"when-something-is-wrong.md"_s));
    QCOMPARE(help->text()->page(), u"when-something-is-wrong"_s);
    help->text()->backward();
    QCOMPARE(help->text()->page(), u"connecting"_s);
    // A picture is no wider than the page.
    const QVariant picture = help->text()->document()->resource(
        QTextDocument::ImageResource, QUrl(u"qrc:/help/pictures/held-connections.png"_s));
    QVERIFY(picture.value<QImage>().width() <= help->text()->viewport()->width());
    QVERIFY(picture.value<QImage>().width() > 200);
    help->search()->setText(u"xylophone"_s);
    QCOMPARE(help->list()->count(), 0);
    QTest::keyClick(help, Qt::Key_Escape);
    QVERIFY(!help->isVisible());
    m_window.reset();
}

QTEST_MAIN(HelpTest)
#include "tst_help.moc"
