#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

/// The program interlock-console as somebody starts it.
class ConsoleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theHelpNeedsNoDisplay_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("said");
        QTest::newRow("help") << u"--help"_s << u"--store"_s;
        QTest::newRow("help, short") << u"-h"_s << u"--store"_s;
        QTest::newRow("version") << u"--version"_s << u"interlock-console "_s;
    }
    void theHelpNeedsNoDisplay()
    {
        QFETCH(QString, option);
        QFETCH(QString, said);
        const Ended ended = run({option}, {});
        QCOMPARE(ended.status, 0);
        QVERIFY2(ended.out.contains(said), qPrintable(ended.out + ended.wrong));
    }

    void withoutADisplayItSaysWhatElseThereIs()
    {
        const Ended ended = run({}, {});
        QCOMPARE(ended.status, 1);
        QVERIFY2(ended.wrong.contains(u"interlock status --watch"_s), qPrintable(ended.wrong));
    }

    void aWrongValueIsNamed()
    {
        const Ended ended = run({u"--theme"_s, u"pink"_s}, u"offscreen"_s);
        QCOMPARE(ended.status, 2);
        QVERIFY2(ended.wrong.contains(u"\"pink\""_s), qPrintable(ended.wrong));
    }

    /// What main() links, the dynamic linker opens before the first frame.
    void theFirstFrameWaitsForNoLibraryThatItDoesNotNeed_data()
    {
        QTest::addColumn<QString>("library");
        for (const char *name :
             {"libQCustomPlotQt6", "libQt6Charts", "libQt6Network", "libQt6Sql", "libQt6Svg", "libcrypto",
              "libcurl", "libarchive", "libsqlite3", "libspdlog", "libyaml"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void theFirstFrameWaitsForNoLibraryThatItDoesNotNeed()
    {
        QFETCH(QString, library);
        const Ended ended = run({}, u"offscreen"_s, {{u"LD_TRACE_LOADED_OBJECTS"_s, u"1"_s}});
        QVERIFY2(ended.out.contains(u"libQt6Widgets"), qPrintable(ended.out));
        QVERIFY2(!ended.out.contains(library), qPrintable(ended.out));
    }

    void theFrameIsThereBeforeTheScreen()
    {
        const Ended ended =
            run({u"--first-frame"_s, u"--store"_s, u"sqlite:/no/such/store.sqlite"_s}, u"offscreen"_s);
        QCOMPARE(ended.status, 0);
        QCOMPARE(ended.out, u"frame\nscreen\n"_s);
    }

private:
    struct Ended {
        int status = -1;
        QString out, wrong;
    };
    static Ended run(const QStringList &arguments, const QString &platform,
                     const std::map<QString, QString> &more = {})
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
            environment.remove(name);
        environment.insert(u"QT_QPA_PLATFORM"_s, platform.isEmpty() ? u"xcb"_s : platform);
        for (const auto &[name, value] : more)
            environment.insert(name, value);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock-console"), arguments);
        if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }
};

QTEST_GUILESS_MAIN(ConsoleTest)
#include "tst_console.moc"
