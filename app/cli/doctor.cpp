#include "app/cli/checkup.h"
#include "app/cli/print.h"
#include "app/cli/verbs.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

QString wordOf(Health health)
{
    switch (health) {
    case Health::Ok:
        return u"ok"_s;
    case Health::Absent:
        return u"absent"_s;
    case Health::Wrong:
        return u"wrong"_s;
    }
    return {};
}

QString storePath(const QString &store)
{
    if (!store.isEmpty())
        return store.startsWith("sqlite:"_L1) ? store.mid(7) : store;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           u"/interlock/interlock.sqlite"_s;
}

QList<Finding> checkAll(const CommonOptions &common)
{
    QList<Finding> findings = checkPrograms();
    findings.append(checkSqlDriver(common.store));
    if (!common.store.startsWith("postgres"_L1))
        findings.append(checkStoreFolder(storePath(common.store)));
    findings.append(checkRuntimeFolder());
    findings.append(checkScreen());
    return findings;
}

void printFindings(const QList<Finding> &findings, const CommonOptions &common)
{
    if (common.json) {
        QJsonArray list;
        for (const Finding &finding : findings)
            list.append(QJsonObject{{u"what"_s, finding.what},
                                    {u"health"_s, wordOf(finding.health)},
                                    {u"text"_s, finding.text},
                                    {u"mend"_s, finding.mend}});
        printJson({{u"findings"_s, list}});
        return;
    }
    for (const Finding &finding : findings) {
        if (common.quiet && finding.health != Health::Wrong)
            continue;
        QString line =
            wordOf(finding.health).leftJustified(7) + finding.what.leftJustified(16) + finding.text;
        if (!finding.mend.isEmpty())
            line += u"; mend: "_s + finding.mend;
        printLine(line);
    }
}

int examine(const CommonOptions &common)
{
    QList<Finding> findings = checkAll(common);
    AgentProbe probe;
    QObject::connect(
        &probe, &AgentProbe::done, qApp,
        [&findings](const Finding &finding) {
            findings.append(finding);
            QCoreApplication::quit();
        },
        Qt::QueuedConnection);
    probe.start(qEnvironmentVariable("SSH_AUTH_SOCK"));
    QCoreApplication::exec();
    printFindings(findings, common);
    const bool sick =
        std::ranges::any_of(findings, [](const Finding &f) { return f.health == Health::Wrong; });
    return sick ? exitStatus(ErrorCode::Environment) : 0;
}

} // namespace

void addDoctor(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        app.add_subcommand("doctor", "What of the environment is missing or wrong, with the mend");
    verb->callback([&common, &chosen] { chosen = [&common] { return examine(common); }; });
    example(*verb, "interlock doctor --json");
}

} // namespace interlock::cli
