#include "tests/support/previewfeed.h"

namespace interlock::test {

using namespace Qt::StringLiterals;

void SpyCommands::note(const QStringList &words, Answered answered)
{
    asked << words.join(QLatin1Char(' ')).trimmed();
    waiting.push_back(std::move(answered));
}
void SpyCommands::rollBack(const RolloutId &rollout, Answered answered)
{
    note({u"rollBack"_s, rollout.text}, std::move(answered));
}
void SpyCommands::hold(const RolloutId &rollout, const QString &reason, Answered answered)
{
    note({u"hold"_s, rollout.text, reason}, std::move(answered));
}
void SpyCommands::resume(const RolloutId &rollout, const QString &reason, Answered answered)
{
    note({u"resume"_s, rollout.text, reason}, std::move(answered));
}
void SpyCommands::promote(const RolloutId &rollout, const QString &role, const QString &reason,
                          Answered answered)
{
    note({u"promote"_s, rollout.text, role, reason}, std::move(answered));
}
void SpyCommands::appendReason(const RolloutId &rollout, const QString &reason, Answered answered)
{
    note({u"appendReason"_s, rollout.text, reason}, std::move(answered));
}
void SpyCommands::acknowledge(const RolloutId &rollout, Answered answered)
{
    note({u"acknowledge"_s, rollout.text}, std::move(answered));
}
void SpyCommands::askAgain(const RolloutId &rollout, const QString &reason, Answered answered)
{
    note({u"askAgain"_s, rollout.text, reason}, std::move(answered));
}
void SpyCommands::signLease(const LeaseId &lease, const QString &role, const QString &reason,
                            Answered answered)
{
    note({u"signLease"_s, lease.text, role, reason}, std::move(answered));
}
void SpyCommands::withdrawLease(const LeaseId &lease, const QString &role, const QString &reason,
                                Answered answered)
{
    note({u"withdrawLease"_s, lease.text, role, reason}, std::move(answered));
}

void SpyCommands::cancelSigning()
{
    note({u"cancelSigning"_s}, {});
}

void SpyCommands::denyLease(const LeaseId &lease, const QString &reason, Answered answered)
{
    note({u"denyLease"_s, lease.text, reason}, std::move(answered));
}
void SpyCommands::startRollout(const LeaseId &lease, Answered answered)
{
    note({u"startRollout"_s, lease.text}, std::move(answered));
}
void SpyCommands::signPolicy(const QString &sha256, const QString &reason, Answered answered)
{
    note({u"signPolicy"_s, sha256, reason}, std::move(answered));
}
void SpyCommands::denyPolicy(const QString &sha256, const QString &reason, Answered answered)
{
    note({u"denyPolicy"_s, sha256, reason}, std::move(answered));
}
void SpyCommands::rehearse(const LeaseId &lease, const QString &reason, Answered answered)
{
    note({u"rehearse"_s, lease.text, reason}, std::move(answered));
}
void SpyCommands::stopRehearsal()
{
    note({u"stopRehearsal"_s}, {});
}
void SpyCommands::startEngine(Answered answered)
{
    note({u"startEngine"_s}, std::move(answered));
}
void SpyCommands::readPayload(qint64 record, PayloadRead read)
{
    asked << u"readPayload %1"_s.arg(record);
    read(payload);
}
void SpyCommands::testConnection(const QString &id, Answered answered)
{
    note({u"testConnection"_s, id}, std::move(answered));
}
void SpyCommands::checkPolicyFile(const QString &file, Answered answered)
{
    note({u"checkPolicyFile"_s, file}, std::move(answered));
}
void SpyCommands::verifyLog(LongWork work)
{
    works.push_back(work);
    note({u"verifyLog"_s}, std::move(work.answered));
}
void SpyCommands::exportEvidence(const RolloutId &rollout, const QString &file, LongWork work)
{
    works.push_back(work);
    note({u"exportEvidence"_s, rollout.text, file}, std::move(work.answered));
}

void SpyCommands::sayAnew(std::function<void()> said)
{
    if (saying)
        saying();
    said();
}

} // namespace interlock::test
