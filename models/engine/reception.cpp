#include "models/engine/reception.h"

#include "models/base/digest.h"
#include "models/engine/cosign.h"

#include <spdlog/spdlog.h>

#include <pwd.h>

namespace interlock {

namespace {

/// The request stands in the log, and so does what was said against it.
Result<qint64> refusedAs(qint64 index, const QString &why)
{
    return fail(ErrorCode::Refused, QStringLiteral("record %1 is refused: %2").arg(index).arg(why),
                QStringLiteral("`interlock status` shows where it stands"));
}

} // namespace

QString userName(uint id)
{
    const passwd *entry = ::getpwuid(id);
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(id);
}

Reception::Reception(Parts parts, std::unique_ptr<Requests> inbox)
    : m_parts(std::move(parts)), m_inbox(std::move(inbox))
{
    m_inbox->setUrgent([this](const QByteArray &bytes) {
        const auto lowering = loweringIn(bytes);
        const RolloutEntry *entry = lowering ? m_parts.ledger->rollout(lowering->rollout) : nullptr;
        return entry && !isOver(entry->state.phase);
    });
    connect(m_inbox.get(), &Requests::arrived, this, &Reception::onRequest);
    connect(m_inbox.get(), &Requests::oddFile, this, [](const QString &path, const Error &error) {
        spdlog::warn("{}: {}", path.toStdString(), error.sentence().toStdString());
    });
}

void Reception::open()
{
    QMetaObject::invokeMethod(m_inbox.get(), &Requests::scan, Qt::QueuedConnection);
}

void Reception::close()
{
    m_inbox.reset();
}

void Reception::onRequest(const Request &request)
{
    m_inbox->setAside(request); // until it is answered
    const auto bare = request.lane == Lane::Lowering
                          ? readLowering(request.bytes, *m_parts.ledger, m_parts.clock->now().wall)
                          : std::nullopt;
    if (request.lane == Lane::Lowering && m_parts.duty != Duty::Guard)
        return; // a clerk lowers nothing: it waits for the engine
    const Done taken = bare ? takeBare(request, *bare) : take(request);
    if (!taken)
        say(request, passOn(taken), [this, request] { forget(request); });
}

/// A request is answered when its record is durable; a refusal at once.
Done Reception::take(const Request &request)
{
    if (isHead(request.bytes, *m_parts.ledger))
        return takeHead(request);
    auto record = readRecord(request.bytes);
    if (!record)
        return passOn(record);
    if (const qint64 first = m_parts.ledger->indexOf(record->payloadSha256); first >= 0) {
        if (!isSignedBy(first, record->signedBy))
            return fail(ErrorCode::Refused,
                        QStringLiteral("record %1 has the same words, signed by somebody else").arg(first),
                        QStringLiteral("sign words of your own"));
        m_parts.logbook->whenDurable(first,
                                     [this, request, first] { // the same request again gets the first answer
                                         settle(request, first, refusalOf(first));
                                     });
        return {};
    }
    auto admitted = admit(std::move(*record), *m_parts.ledger, m_parts.clock->now().wall, m_parts.blob,
                          userName(request.owner));
    if (!admitted)
        return passOn(admitted);
    if (admitted->policy)
        if (const Done knows = knowsEngine(*admitted->policy, m_parts.key->key()); !knows)
            return knows;
    if (m_parts.duty != Duty::Guard && admitted->decision)
        return fail(ErrorCode::Environment, QStringLiteral("no engine is alive to carry it out"),
                    QStringLiteral("start one: `interlock engine`"));
    const auto index = m_parts.logbook->append(request.bytes);
    if (!index)
        return passOn(index);
    m_parts.logbook->bind(std::move(admitted->blobs)); // same turn, same transaction
    if (!admitted->leaseId.isEmpty())
        (void)m_parts.logbook->tell(QStringLiteral("signed-from"), {},
                                    {{QStringLiteral("lease"), admitted->leaseId},
                                     {QStringLiteral("person"), admitted->person},
                                     {QStringLiteral("account"), userName(request.owner)}});
    QString refusal;
    if (admitted->decision) {
        Decided decision = *admitted->decision;
        decision.record = *index;
        if (admitted->starts)
            m_parts.start(admitted->rollout, decision);
        else
            refusal = m_parts.decide(admitted->rollout, decision);
    }
    settle(request, *index, refusal);
    return {};
}

/// Why the core refused the decision of this record: that stands right behind it, from the same turn.
QString Reception::refusalOf(qint64 index) const
{
    const auto rows = m_parts.reader->records(index + 1, 1);
    const auto next = rows && !rows->empty() ? readRecord(rows->front().envelope)
                                             : Result<Record>(fail(ErrorCode::NotFound, {}));
    if (!next || next->statement.predicateType != predicates::event ||
        next->statement.predicate[u"kind"].toString() != u"refused")
        return {};
    const QJsonValue detail = next->statement.predicate[u"detail"];
    return detail[u"record"].toInteger(-1) == index ? detail[u"reason"].toString() : QString();
}

/// By this key? A record that is not on disk yet came in this very moment: its sender repeats it.
bool Reception::isSignedBy(qint64 index, const PublicKey &key) const
{
    const auto rows = m_parts.reader->records(index, 1);
    const auto record = rows && !rows->empty() && rows->front().index == index
                            ? readRecord(rows->front().envelope)
                            : Result<Record>(fail(ErrorCode::NotFound, {}));
    return !record || record->signedBy == key;
}

/// A head that a console signed as well. Its answer is the index of the newest record under it.
Done Reception::takeHead(const Request &request)
{
    const auto head = readCosignedHead(request.bytes, *m_parts.ledger);
    if (!head)
        return passOn(head);
    m_parts.logbook->cosign(head->size, head->note);
    settle(request, head->size - 1);
    return {};
}

/// Answered when it is durable: with its index, or with what the core says against it.
void Reception::settle(const Request &request, qint64 index, const QString &refusal)
{
    m_parts.logbook->whenDurable(index, [this, request, index, refusal] {
        say(request, refusal.isEmpty() ? Result<qint64>(index) : refusedAs(index, refusal),
            [this, request] { forget(request); });
    });
}

/// Was it answered, and is what it was answered with in the log? The engine may have died before the file
/// was removed.
bool Reception::wasTaken(const Request &request)
{
    const auto answered = m_parts.folder->readAnswer(request.sha256, m_parts.key->key());
    if (!answered || !*answered)
        return false;
    if (!(*answered)->accepted()) // a refusal is final; what the log could not take is tried again
        return (*answered)->code == ErrorCode::Refused;
    if ((*answered)->index >= m_parts.logbook->durableSize())
        return false;
    const auto rows = m_parts.reader->records((*answered)->index, 1);
    const auto record =
        rows && !rows->empty() ? readRecord(rows->front().envelope) : Result<Record>(fail({}, {}));
    return record && record->statement.predicate[u"detail"][u"request"].toString() == request.sha256;
}

Done Reception::takeBare(const Request &request, const BareLowering &lowering)
{
    const RolloutEntry *entry = m_parts.ledger->rollout(lowering.rollout);
    if (!entry)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollout %1").arg(lowering.rollout.text),
                    QStringLiteral("`interlock status` lists them"));
    if (wasTaken(request)) {
        forget(request);
        return {};
    }
    if (isOver(entry->state.phase))
        return fail(ErrorCode::Refused, QStringLiteral("the rollout %1 is over (%2)")
                                            .arg(lowering.rollout.text, toString(entry->state.phase)));
    const QString who = userName(request.owner);
    const auto envelope = decodeEnvelope(request.bytes);
    const bool isAgain = envelope && m_parts.ledger->indexOf(sha256Hex(envelope->payload)) >= 0;
    if (lowering.signature.startsWith(u"valid") && envelope && !isAgain)
        (void)m_parts.logbook->append(request.bytes); // evidence only: what lowers is the request itself
    const auto index = m_parts.logbook->tell(QStringLiteral("lowering-request"), lowering.rollout,
                                             {{QStringLiteral("decision"), toString(lowering.kind)},
                                              {QStringLiteral("owner"), who},
                                              {QStringLiteral("reason"), lowering.reason},
                                              {QStringLiteral("request"), request.sha256},
                                              {QStringLiteral("signature"), lowering.signature}});
    const QString refusal =
        m_parts.decide(lowering.rollout, {lowering.kind, who, lowering.reason, index.value_or(-1)});
    if (!index)
        return passOn(index);
    say(request, refusal.isEmpty() || isAgain ? index : refusedAs(*index, refusal),
        {}); // acknowledged at once (I12); the file goes when it is durable
    m_parts.logbook->whenDurable(*index, [this, request] { forget(request); });
    return {};
}

void Reception::say(const Request &request, const Result<qint64> &index, std::function<void()> then)
{
    EngineAnswer said{request.sha256, index ? *index : -1, ErrorCode::Refused, {}, {}};
    if (!index) {
        said.code = index.error().code;
        said.text = index.error().text;
        said.mend = index.error().mend;
        spdlog::info("refused: {}", index.error().sentence().toStdString());
    }
    m_parts.disk->run(
        [folder = m_parts.folder, said, key = m_parts.key] { return folder->writeAnswer(said, *key); },
        [this, request, then = std::move(then)](const Done &written) {
            if (!m_inbox)
                return; // the inbox is the next engine's
            if (!written) {
                spdlog::error("{}", written.error().sentence().toStdString());
                m_inbox->offerAgain(request);
            } else if (then) {
                then();
            }
        });
}

/// It is dealt with; not touched where another engine has the inbox by now.
void Reception::forget(const Request &request)
{
    if (m_inbox)
        m_inbox->remove(request);
}

} // namespace interlock
