#include "app/cli/session.h"

#include <QCoreApplication>

namespace interlock::cli {

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

Result<std::unique_ptr<Petition>> openPetition(const CommonOptions &common, Petition::Loss loss)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return passOn(paths);
    return Petition::open(*paths, systemClock(), {common.identity, common.key, {}}, loss);
}

Result<std::unique_ptr<Petition>> openPetition(const CommonOptions &common, EvidenceTrail &trail)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return passOn(paths);
    auto opened = Petition::openEmpty(*paths, systemClock(), {common.identity, common.key, {}});
    if (!opened)
        return opened;
    Petition &petition = **opened;
    petition.setTold({[&trail, &petition](const Record &record, qint64 index) {
                          trail.hear(record, index, petition.ledger());
                      },
                      {}});
    if (const Done read = petition.refresh(); !read)
        return passOn(read);
    return opened;
}

int runUntil(const std::function<void(std::function<void(int)>)> &begin)
{
    std::optional<int> status;
    const auto finish = [&status](int with) {
        if (!status)
            status = with;
        QCoreApplication::exit(0);
    };
    QMetaObject::invokeMethod(
        qApp, [&begin, &finish] { begin(finish); }, Qt::QueuedConnection);
    while (!status) // an exit asked for before the loop ran is lost: ask again
        if (QCoreApplication::exec() != 0)
            break;
    return status.value_or(1);
}

void showCodes(const CommonOptions &common, Petition &petition)
{
    if (!common.quiet)
        petition.setAsking(
            [](const Petition::Asking &asked) { // before a token blinks, or a question comes up
                std::fprintf(stderr, "interlock: code %s: signing with %s\n", qUtf8Printable(asked.code),
                             qUtf8Printable(asked.where));
                std::fflush(stderr);
            });
}

int petition(const CommonOptions &common, const std::function<void(Petition &, Petition::Answered)> &ask,
             const std::function<void(Petition &, const EngineAnswer &)> &print, Petition::Loss loss)
{
    auto opened = openPetition(common, loss);
    if (!opened)
        return complain(opened.error());
    Petition &petition = **opened;
    showCodes(common, petition);
    return runUntil([&petition, &ask, &print](const std::function<void(int)> &finish) {
        ask(petition, [&petition, &print, finish](const Result<EngineAnswer> &answer) {
            if (!answer)
                return finish(complain(answer.error()));
            print(petition, *answer);
            finish(0);
        });
    });
}

QJsonArray factorsJson(const RiskScore &risk)
{
    QJsonArray lines;
    for (const RiskLine &line : risk.lines)
        lines.append(QJsonObject{{QStringLiteral("factor"), line.factor},
                                 {QStringLiteral("points"), line.points},
                                 {QStringLiteral("of"), line.most},
                                 {QStringLiteral("why"), line.why}});
    return lines;
}

QJsonArray demandsJson(const std::vector<DemandLine> &demands)
{
    QJsonArray all;
    for (const DemandLine &line : demands)
        all.append(QJsonObject{{QStringLiteral("demand"), line.demand},
                               {QStringLiteral("met"), line.met},
                               {QStringLiteral("text"), line.text},
                               {QStringLiteral("mend"), line.mend}});
    return all;
}

Result<RolloutId> findRollout(const Ledger &ledger, const QString &named)
{
    std::vector<RolloutId> fitting;
    for (const auto &[id, entry] : ledger.rollouts())
        if (named.isEmpty() ? !isOver(entry.state.phase) : id.text == named || id.text.startsWith(named))
            fitting.push_back(id);
    if (fitting.size() == 1)
        return fitting.front();
    if (!named.isEmpty() && ledger.rollout(RolloutId{named}))
        return RolloutId{named};
    std::vector<RolloutId> open; // of those of a service, the one that is open is meant
    std::ranges::copy_if(fitting, std::back_inserter(open),
                         [&ledger](const RolloutId &id) { return !isOver(ledger.rollout(id)->state.phase); });
    if (open.size() == 1)
        return open.front();
    QStringList ids;
    for (const RolloutId &id : fitting)
        ids << id.text;
    if (fitting.empty())
        return fail(ErrorCode::NotFound,
                    named.isEmpty() ? QStringLiteral("no rollout is open")
                                    : QStringLiteral("there is no rollout \"%1\"").arg(named),
                    QStringLiteral("`interlock status` lists them"));
    return fail(ErrorCode::BadInput,
                QStringLiteral("several rollouts fit: %1").arg(ids.join(QStringLiteral(", "))),
                QStringLiteral("name one"));
}

Result<QString> findLease(const Ledger &ledger, const QString &named)
{
    QStringList fitting;
    for (const auto &[id, entry] : ledger.leases())
        if (id.startsWith(named))
            fitting << id;
    if (fitting.size() == 1)
        return fitting.front();
    if (fitting.isEmpty())
        return fail(ErrorCode::NotFound, QStringLiteral("there is no lease \"%1\"").arg(named),
                    QStringLiteral("`interlock lease request PLAN` asks for one"));
    return fail(ErrorCode::BadInput,
                QStringLiteral("several leases fit: %1").arg(fitting.join(QStringLiteral(", "))),
                QStringLiteral("name one"));
}

} // namespace interlock::cli
