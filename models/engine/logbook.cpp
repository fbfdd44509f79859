#include "models/engine/logbook.h"

#include "models/records/checkpoint.h"

#include <QPointer>

namespace interlock {

namespace {

constexpr size_t kMostWaiting = 20'000;
constexpr QStringView kFault = u"engine-fault";

/// Facts that must survive even when the store cannot be written.
bool isAboutLowering(const QString &kind, const QJsonObject &detail)
{
    return kind == u"rolling-back" || kind == u"rolled-back" || kind == u"lowering-request" ||
           ((kind == u"intent" || kind == u"outcome") && detail[u"stage"].toInt(-1) < 0);
}

} // namespace

Logbook::Logbook(Parts parts, Ledger &ledger)
    : m_parts(std::move(parts)), m_ledger(ledger), m_emergency(m_parts.store->makeBackground()),
      m_durableSize(ledger.size())
{
    m_retry.setInterval(1000);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Logbook::submit);
}

Logbook::~Logbook()
{
    seal();
    for (size_t i = m_inFlight ? 1 : 0; i < m_queue.size(); ++i)
        m_parts.writer->append(m_queue[i].batch, [](const Done &) {});
}

Result<qint64> Logbook::append(const QByteArray &envelope, Durable durable)
{
    return append(envelope, readRecord(envelope), std::move(durable));
}

Result<qint64> Logbook::append(const QByteArray &envelope, Result<Record> record, Durable durable)
{
    if (m_queue.size() >= kMostWaiting)
        return fail(ErrorCode::Busy, QStringLiteral("too many writes wait for the store"),
                    QStringLiteral("check the disk"));
    const LogRow row{m_ledger.size(), envelope};
    if (const auto folded = m_ledger.apply(row.index, std::move(record)); !folded)
        return passOn(folded);
    m_next.batch.records.push_back(row);
    if (durable)
        m_next.durable.push_back(std::move(durable));
    schedule();
    return row.index;
}

void Logbook::bind(std::vector<BlobRow> blobs)
{
    for (BlobRow &blob : blobs)
        m_next.batch.blobs.push_back(std::move(blob));
}

Result<qint64> Logbook::tell(const QString &kind, const RolloutId &rollout, const QJsonObject &detail,
                             Durable durable)
{
    const Moment now = m_parts.clock->now();
    const Stamp at = stampOf(*m_parts.clock, now);
    QJsonObject predicate{
        {QStringLiteral("kind"), kind},
        {QStringLiteral("issued"), toRfc3339(now.wall)},
        {QStringLiteral("boot_ms"), at.bootMs},
        {QStringLiteral("boot_id"), at.bootId},
        {QStringLiteral("epoch"), m_parts.epoch},
        {QStringLiteral("evaluations"),
         QJsonObject{{QStringLiteral("count"), m_ledger.nextSequence()},
                     {QStringLiteral("head"), QString::fromLatin1(m_ledger.chain().toHex())}}},
        {QStringLiteral("detail"), detail}};
    Subject subject{QStringLiteral("log"), QString::fromLatin1(m_ledger.tree().root().toHex())};
    if (const RolloutEntry *entry = m_ledger.rollout(rollout))
        subject = {QStringLiteral("plan"), entry->planSha256};
    if (!rollout.isEmpty())
        predicate[QStringLiteral("rollout")] = rollout.text;
    const auto envelope =
        signRecordUnverified({QString(predicates::event), predicate, {subject}}, *m_parts.key);
    if (!envelope) {
        if (kind !=
            kFault) // a defect, and none that may pass unseen: something happened that no record tells
            (void)tell(kFault.toString(), rollout,
                       {{QStringLiteral("text"),
                         QStringLiteral("\"%1\" has no record: %2").arg(kind, envelope.error().sentence())}});
        return passOn(envelope);
    }
    if (isAboutLowering(kind, detail))
        m_next.lowering.push_back(*envelope);
    if (!isWritable())
        keepBeside(std::exchange(m_next.lowering, {}));
    m_parts.writer->check(*envelope); // on its thread, while this one makes the next record
    const auto index = append(*envelope, readHeldRecord(*envelope), std::move(durable));
    Q_EMIT told(index.value_or(-1), kind, rollout, detail);
    return index;
}

/// The disk may be gone altogether; lowering goes on all the same.
void Logbook::keepBeside(const std::vector<QByteArray> &facts)
{
    for (const QByteArray &fact : facts)
        m_emergency->run([folder = m_parts.store->folder(), fact] { return folder->keep(fact); },
                         [self = QPointer(this), fact](const Done &kept) {
                             if (self && !kept)
                                 self->m_unkept.push_back(fact);
                         });
}

Result<std::vector<Effect>> Logbook::journal(const RolloutId &rollout, const RolloutEvent &event)
{
    EvaluationRow row;
    row.rollout = rollout.text;
    row.at = stampOf(*m_parts.clock, m_parts.clock->now());
    auto effects = m_ledger.journal(row, event);
    if (effects) {
        m_next.batch.evaluations.push_back(std::move(row));
        schedule();
    }
    return effects;
}

void Logbook::cosign(qint64 size, const QString &note)
{
    m_next.batch.cosigned.emplace_back(size, note);
    schedule();
}

void Logbook::distrust(const Error &why)
{
    const bool was = isWritable();
    m_distrust = why.sentence();
    if (was)
        Q_EMIT writableChanged();
}

void Logbook::schedule()
{
    if (m_scheduled)
        return;
    m_scheduled = true; // one transaction for all that one turn of the event loop brings
    QMetaObject::invokeMethod(this, &Logbook::hurry, Qt::QueuedConnection);
}

void Logbook::hurry()
{
    m_scheduled = false;
    seal();
    submit();
}

void Logbook::seal()
{
    if (m_next.batch.isEmpty())
        return;
    if (!m_next.batch.records.empty())
        m_next.batch.head = std::pair(m_ledger.size(), signedHead());
    m_queue.push_back(std::exchange(m_next, {}));
}

void Logbook::whenDurable(qint64 index, std::function<void()> then)
{
    if (index < m_durableSize)
        then();
    else
        m_whenDurable.emplace(index, std::move(then));
}

void Logbook::submit()
{
    if (m_inFlight || m_queue.empty())
        return;
    m_inFlight = true;
    m_parts.writer->append(m_queue.front().batch, [this](const Done &done) { submitted(done); });
}

void Logbook::submitted(const Done &done)
{
    m_inFlight = false;
    const bool was = isWritable();
    m_trouble = done ? QString() : done.error().sentence();
    if (was != isWritable())
        Q_EMIT writableChanged();
    std::vector<Durable> told = std::exchange(m_queue.front().durable, {});
    if (done) {
        if (const auto &records = m_queue.front().batch.records; !records.empty())
            m_durableSize = records.back().index + 1;
        m_queue.pop_front();
        if (m_queue.empty())
            m_unkept.clear(); // all of it is in the store
    }
    if (!done) { // also what was told before anybody knew: this process may end before the store takes it
        keepBeside(std::exchange(m_unkept, {}));
        for (Waiting &waiting : m_queue)
            keepBeside(std::exchange(waiting.lowering, {}));
        keepBeside(std::exchange(m_next.lowering, {}));
    }
    for (const Durable &durable : told)
        durable(done);
    while (!m_whenDurable.empty() && m_whenDurable.begin()->first < m_durableSize) {
        const auto then = std::move(m_whenDurable.begin()->second);
        m_whenDurable.erase(m_whenDurable.begin());
        then();
    }
    if (done)
        submit();
    else
        m_retry.start();
}

QString Logbook::signedHead() const
{
    const QByteArray text = checkpointText({m_ledger.origin(), m_ledger.size(), m_ledger.tree().root()});
    return QString::fromUtf8(encode(SignedNote{text, {signNote(text, m_ledger.origin(), *m_parts.key)}}));
}

} // namespace interlock
