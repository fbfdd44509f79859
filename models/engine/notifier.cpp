#include "models/engine/notifier.h"

#include "models/engine/describe.h"

#include <QPointer>

#include <spdlog/spdlog.h>

namespace interlock {

namespace {

constexpr auto kTooOld = std::chrono::hours(24);

} // namespace

Notifier::Notifier(Parts parts) : m_parts(std::move(parts))
{
    if (!m_parts.makeSender)
        return;
    connect(m_parts.logbook, &Logbook::told, this, &Notifier::told);
    connect(m_parts.logbook, &Logbook::writableChanged, this, [this] {
        if (!m_parts.logbook->isWritable())
            storeFailed();
    });
}

void Notifier::resume()
{
    if (!m_parts.makeSender)
        return;
    const WallTime now = m_parts.clock->now().wall;
    for (const auto &[id, entry] : m_parts.ledger->rollouts()) {
        if (now - wallFromMs(entry.lastAt.wallMs) >= kTooOld && isOver(entry.state.phase))
            continue;
        for (const auto &box : boxesOf(id))
            for (const qint64 index : m_parts.ledger->tidings().unsettled(id, box->sink().name()))
                if (const auto message = messageAt(index);
                    message && now - message->at < kTooOld && isFor(*message, box->sink()))
                    box->post(*message);
    }
}

bool Notifier::isIdle() const
{
    return m_pending == 0 && std::ranges::all_of(m_boxes, [](const auto &boxes) {
               return std::ranges::all_of(boxes.second, [](const auto &box) { return box->isEmpty(); });
           });
}

void Notifier::told(qint64 index, const QString &kind, const RolloutId &rollout, const QJsonObject &detail)
{
    const RolloutEntry *entry = m_parts.ledger->rollout(rollout);
    if (!entry || entry->plan->plan.sinks.empty() || !levelOf(kind, detail))
        return;
    const Message message = messageOf({index, kind, rollout, detail, m_parts.clock->now().wall});
    ++m_pending;
    const auto sent = std::make_shared<bool>(false);
    const auto send = [this, rollout, message, sent] {
        if (std::exchange(*sent, true))
            return;
        --m_pending;
        post(rollout, message);
    };
    if (index >= 0)
        m_parts.logbook->whenDurable(index, [self = QPointer<Notifier>(this), send] {
            if (self)
                send();
        });
    QTimer::singleShot(m_parts.patience, this, send);
}

/// No record can say it, so the sinks of all that is open are told directly.
void Notifier::storeFailed()
{
    for (const auto &[id, entry] : m_parts.ledger->rollouts())
        if (!isOver(entry.state.phase))
            post(id, messageOf({-1,
                                QStringLiteral("store-failed"),
                                id,
                                {{QStringLiteral("page"), true},
                                 {QStringLiteral("text"), m_parts.logbook->trouble()}},
                                m_parts.clock->now().wall}));
}

Notifier::Boxes &Notifier::boxesOf(const RolloutId &rollout)
{
    const auto found = m_boxes.find(rollout);
    if (found != m_boxes.end())
        return found->second;
    Boxes &boxes = m_boxes[rollout];
    for (const Sink &sink : m_parts.ledger->rollout(rollout)->plan->plan.sinks)
        boxes.push_back(makeBox(rollout, sink));
    return boxes;
}

std::unique_ptr<Outbox> Notifier::makeBox(const RolloutId &rollout, const Sink &sink)
{
    auto box = std::make_unique<Outbox>(sink, m_parts.makeSender(sink), *m_parts.clock);
    connect(box.get(), &Outbox::delivered, this, [this, rollout, sink](const Message &message, int tries) {
        record("notified", rollout, sink, message, {{QStringLiteral("tries"), tries}});
        if (isIdle())
            Q_EMIT idle();
    });
    connect(box.get(), &Outbox::failed, this,
            [this, rollout, sink](const Message &message, const Error &why) {
                spdlog::error("{}: {}", sink.name().toStdString(), why.sentence().toStdString());
                record("notify-failed", rollout, sink, message, {{QStringLiteral("text"), why.sentence()}});
            });
    connect(box.get(), &Outbox::dropped, this,
            [this, rollout, sink](const Message &message, const Error &why) {
                spdlog::error("{}, given up: {}", sink.name().toStdString(), why.sentence().toStdString());
                record("notify-dropped", rollout, sink, message, {{QStringLiteral("text"), why.sentence()}});
                if (isIdle())
                    Q_EMIT idle();
            });
    return box;
}

void Notifier::post(const RolloutId &rollout, const Message &message)
{
    for (const auto &box : boxesOf(rollout))
        if (isFor(message, box->sink()))
            box->post(message);
}

void Notifier::record(const char *kind, const RolloutId &rollout, const Sink &sink, const Message &message,
                      QJsonObject detail)
{
    detail[QStringLiteral("sink")] = sink.name();
    detail[QStringLiteral("of")] = message.record;
    detail[QStringLiteral("what")] = message.kind;
    (void)m_parts.logbook->tell(QString::fromLatin1(kind), rollout, detail);
}

/// By its record where there is one, and not by its place alone: a record that never reached the disk leaves
/// its place to another, and another store has the same places.
QString Notifier::keyOf(const Fact &fact) const
{
    const QString which =
        fact.index >= 0
            ? QStringLiteral("%1-%2")
                  .arg(fact.index)
                  .arg(QString::fromLatin1(m_parts.ledger->tree().leaf(fact.index).left(8).toHex()))
            : QString::number(toMs(fact.at));
    return QStringLiteral("%1/%2/%3").arg(fact.rollout.text, fact.kind, which);
}

Message Notifier::messageOf(const Fact &fact) const
{
    const RolloutEntry &entry = *m_parts.ledger->rollout(fact.rollout);
    Message message;
    message.level = levelOf(fact.kind, fact.detail).value_or(Message::Level::Normal);
    message.security = fact.detail[u"security"].toBool();
    message.kind = fact.kind;
    message.rollout = fact.rollout.text;
    message.record = fact.index;
    message.service = entry.plan->plan.service;
    message.environment = entry.plan->plan.environment;
    message.text = factWords(fact.kind, fact.detail);
    message.at = fact.at;
    message.key = keyOf(fact);
    return message;
}

Result<Message> Notifier::messageAt(qint64 index) const
{
    const auto rows = m_parts.reader->records(index, 1);
    const auto record =
        rows && !rows->empty() && rows->front().index == index
            ? readRecord(rows->front().envelope)
            : Result<Record>(fail(ErrorCode::NotFound, QStringLiteral("record %1").arg(index)));
    if (!record)
        return passOn(record);
    const QJsonObject &fact = record->statement.predicate;
    const RolloutId rollout{fact[u"rollout"].toString()};
    bool ok = false;
    const WallTime issued = fromRfc3339(fact[u"issued"].toString(), ok);
    return messageOf({index, fact[u"kind"].toString(), rollout, fact[u"detail"].toObject(), issued});
}

} // namespace interlock
