#include "models/base/shellword.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

using interlock::shellLine;
using interlock::shellWord;

/// What a message shows to be pasted reaches the program as it was meant: a real shell says so.
class TestShellWord : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aShellReadsItAsOneArgument_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QString>("shown");
        QTest::newRow("a plain file stays as it is") << u"out/web-1.tar.gz"_s << u"out/web-1.tar.gz"_s;
        QTest::newRow("letters of other scripts need no quotes") << u"größe.yaml"_s << u"größe.yaml"_s;
        QTest::newRow("a blank") << u"my web.tar.gz"_s << u"'my web.tar.gz'"_s;
        QTest::newRow("an apostrophe") << u"dana's.tar"_s << u"'dana'\\''s.tar'"_s;
        QTest::newRow("what a shell would run") << u"$(id);`id`&"_s << u"'$(id);`id`&'"_s;
        QTest::newRow("a pattern") << u"*.tar"_s << u"'*.tar'"_s;
        QTest::newRow("a home") << u"~/web.tar"_s << u"'~/web.tar'"_s;
        QTest::newRow("a line feed") << u"a\nb"_s << u"'a\nb'"_s;
        QTest::newRow("nothing") << u""_s << u"''"_s;
    }
    void aShellReadsItAsOneArgument()
    {
        QFETCH(QString, argument);
        QFETCH(QString, shown);
        QCOMPARE(shellWord(argument), shown);
        QProcess shell;
        shell.start(u"/bin/sh"_s, {u"-c"_s, u"printf '%s|' "_s + shellWord(argument)});
        QVERIFY(shell.waitForFinished(20'000));
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), argument + u'|');
    }
    void aLineQuotesOnlyTheWordsThatNeedIt()
    {
        QCOMPARE(shellLine({u"interlock"_s, u"verify"_s, u"--store"_s, u"sqlite:/srv/dana's ops.sqlite"_s}),
                 u"interlock verify --store 'sqlite:/srv/dana'\\''s ops.sqlite'"_s);
    }
};

QTEST_APPLESS_MAIN(TestShellWord)
#include "tst_shellword.moc"
