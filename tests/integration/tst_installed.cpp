#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Ended {
    int status = -1;
    QString out, err;
};

Ended runToItsEnd(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60'000))
        return {-1, {}, program + u" did not end: "_s + process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace

/// What `cmake --install` lays down runs from where it lies.
class TestInstalled : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_prefix.isValid());
        for (const char *folder : {"XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME"})
            QVERIFY(qputenv(folder, m_prefix.path().toLocal8Bit()));
        const Ended laid = runToItsEnd(u"cmake"_s, {u"--install"_s, QStringLiteral(INTERLOCK_BIN_DIR "/.."),
                                                    u"--prefix"_s, m_prefix.path()});
        QVERIFY2(laid.status == 0, qPrintable(laid.err));
    }

    void bothProgramsTellTheirVersion_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("the command line") << u"bin/interlock"_s;
        QTest::newRow("the console") << u"bin/interlock-console"_s;
    }

    void bothProgramsTellTheirVersion()
    {
        QFETCH(const QString, program);
        const QFileInfo link(m_prefix.filePath(program));
        QVERIFY(link.isSymLink());
        QVERIFY(link.symLinkTarget().startsWith(
            m_prefix.path())); // also when the prefix is moved: it is relative
        const Ended told = runToItsEnd(link.filePath(), {u"--version"_s});
        QVERIFY2(told.status == 0, qPrintable(told.err));
        QVERIFY2(told.out.contains(u"0.1.0"_s), qPrintable(told.out));
    }

    /// It opens the library that lies beside it, draws with it, and ends.
    void theConsoleDrawsFromThere()
    {
        const Ended drawn = runToItsEnd(
            m_prefix.filePath(u"bin/interlock-console"_s),
            {u"--first-frame"_s, u"--store"_s, u"sqlite:"_s + m_prefix.filePath(u"none.sqlite"_s)});
        QVERIFY2(drawn.status == 0, qPrintable(drawn.err));
        QVERIFY2(drawn.out.contains(u"screen"_s), qPrintable(drawn.out));
    }

    void theMenuEntryNamesWhatIsThere()
    {
        QFile entry(m_prefix.filePath(u"share/applications/interlock-console.desktop"_s));
        QVERIFY(entry.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(entry.readAll()).split(u'\n');
        QVERIFY(lines.contains(u"Exec=interlock-console"_s) && lines.contains(u"Icon=interlock-console"_s));
        QVERIFY(
            QFile::exists(m_prefix.filePath(u"share/icons/hicolor/scalable/apps/interlock-console.svg"_s)));
        for (const QString &key : {u"GenericName"_s, u"Comment"_s, u"Keywords"_s})
            QVERIFY2(!lines.filter(QString(key + u"[de]="_s)).isEmpty(), qPrintable(key));
    }

    void softwareCentresCanDescribeIt()
    {
        const QString file = m_prefix.filePath(u"share/metainfo/org.interlock.console.metainfo.xml"_s);
        const Ended checked = runToItsEnd(u"appstreamcli"_s, {u"validate"_s, u"--no-net"_s, file});
        QVERIFY2(checked.status == 0, qPrintable(checked.out + checked.err));
        QFile words(file);
        QVERIFY(words.open(QIODevice::ReadOnly));
        const QByteArray all = words.readAll();
        for (const char *element : {"summary", "p"}) {
            const QByteArray english = QByteArray("<") + element + '>';
            const QByteArray german = QByteArray("<") + element + " xml:lang=\"de\">";
            QVERIFY2(all.count(english) > 0 && all.count(english) == all.count(german), element);
        }
    }

private:
    QTemporaryDir m_prefix;
};

QTEST_GUILESS_MAIN(TestInstalled)
#include "tst_installed.moc"
