#include "models/base/digest.h"
#include "models/planfile/planfile.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;

namespace {

BoundFile bound(const QString &path, const QByteArray &content)
{
    return {path, sha256Hex(content), content};
}

} // namespace

class TestDigest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void orderOfTheFilesDoesNotCount()
    {
        const BoundFile a = bound(QStringLiteral("a.sh"), "a");
        const BoundFile b = bound(QStringLiteral("b.sh"), "b");
        QCOMPARE(planDigest("plan", {a, b}), planDigest("plan", {b, a}));
    }

    void everythingElseCounts()
    {
        const QString digest = planDigest("plan", {bound(QStringLiteral("a.sh"), "a")});
        QVERIFY(planDigest("plan ", {bound(QStringLiteral("a.sh"), "a")}) != digest);
        QVERIFY(planDigest("plan", {bound(QStringLiteral("a.sh"), "A")}) != digest);
        QVERIFY(planDigest("plan", {bound(QStringLiteral("b.sh"), "a")}) != digest);
        QVERIFY(planDigest("plan", {}) != digest);
    }

    void theShellRedoesIt()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(QStringLiteral("config")));
        const std::vector<std::pair<QString, QByteArray>> files{
            {QStringLiteral("x.plan.yaml"), "kind: Rollout\n"},
            {QStringLiteral("config/flags.json"), "{}\n"},
            {QStringLiteral("backup.sh"), "true\n"}};
        for (const auto &[name, content] : files) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        }
        QProcess shell;
        shell.setWorkingDirectory(dir.path());
        shell.start(
            QStringLiteral("sh"),
            {QStringLiteral("-c"),
             QStringLiteral("{ printf 'interlock-plan-v1\\n'; sha256sum < x.plan.yaml | cut -c-64; printf "
                            "'%s\\n' config/flags.json backup.sh | LC_ALL=C sort | xargs sha256sum; } | "
                            "sha256sum | cut -c-64")});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(QString::fromLatin1(shell.readAllStandardOutput().trimmed()),
                 planDigest(files[0].second, {bound(files[1].first, files[1].second),
                                              bound(files[2].first, files[2].second)}));
    }
};

QTEST_GUILESS_MAIN(TestDigest)
#include "tst_digest.moc"
