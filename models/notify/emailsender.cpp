#include "models/notify/emailsender.h"

#include "models/notify/curl.h"
#include "models/notify/mail.h"
#include "models/sources/source.h"

#include <QDir>

#include <algorithm>

namespace interlock {

namespace {

bool isFinal(int code)
{
    return code >= 500 && code < 600;
}

} // namespace

EmailSender::EmailSender(Sink sink, QString planFolder, Ways ways)
    : m_sink(std::move(sink)), m_planFolder(std::move(planFolder)), m_ways(std::move(ways))
{
    (void)curl(); // opened now: the mail that tells of a rollback is no time for it
}

Result<SmtpOrder> EmailSender::order() const
{
    SmtpOrder order{.server = m_sink.url, .user = m_sink.user.toUtf8()};
    if (m_sink.secret) {
        auto password = resolveSecret(*m_sink.secret);
        if (!password)
            return passOn(password);
        order.password = *std::move(password);
    }
    if (!m_sink.caFile.isEmpty())
        order.caFile = QDir(m_planFolder).filePath(m_sink.caFile);
    order.from = m_sink.from.toLatin1();
    order.deadline = m_ways.deadline;
    order.resolved = m_ways.resolved;
    return order;
}

void EmailSender::begin(SmtpOrder order, SmtpErrand::Ended ended)
{
    if (m_errand) // may be the one that tells; its farewell may still be unanswered
        m_errand->deleteLater();
    m_errand = new SmtpErrand(std::move(order), std::move(ended), this);
}

void EmailSender::refuse(const Ended &ended, const Error &why)
{
    QMetaObject::invokeMethod(
        this, [ended, why] { ended({tl::unexpected(why)}); }, Qt::QueuedConnection);
}

void EmailSender::send(const Message &message, Ended ended)
{
    if (m_key != message.key || m_left.isEmpty()) {
        m_key = message.key;
        m_left.clear();
        for (const QString &address : m_sink.to)
            m_left << address.toLatin1();
        m_refused.clear();
        m_reached = false;
    }
    auto order = this->order();
    if (!order) // an operator may put the secret right meanwhile
        return refuse(ended, order.error());
    order->to = m_left;
    order->mail = mailFor(message, m_sink);
    begin(std::move(*order),
          [this, ended = std::move(ended)](const SmtpOutcome &outcome) { ended(delivery(outcome)); });
}

/// The server did not take it, or did not let us so far.
Delivery EmailSender::withoutIt(const SmtpOutcome &outcome) const
{
    Error error = outcome.done.error();
    error.text = QStringLiteral("%1: %2").arg(m_sink.name(), error.text);
    return {tl::unexpected(error), !isFinal(outcome.code)};
}

/// Who has it, who never will, and who may still.
Delivery EmailSender::delivery(const SmtpOutcome &outcome)
{
    QByteArrayList later;
    QStringList words;
    for (const SmtpOutcome::Refusal &one : outcome.refused) {
        const QString said = QStringLiteral("%1: %2").arg(QString::fromLatin1(one.recipient), one.words);
        words << said;
        if (isFinal(one.code)) {
            m_refused << said;
            m_left.removeAll(one.recipient);
        } else {
            later << one.recipient;
        }
    }
    const auto failed = [this](const QString &text, const QString &mend) {
        const QString rest = m_reached ? QStringLiteral("; the others have it") : QString();
        return fail(ErrorCode::Refused, QStringLiteral("%1: %2%3").arg(m_sink.name(), text, rest), mend);
    };
    const bool isAboutThem =
        outcome.done || (later.isEmpty() ? m_left.isEmpty() : later.size() == m_left.size());
    if (!isAboutThem)
        return withoutIt(outcome);
    m_reached = m_reached || (outcome.done && m_left.size() > later.size());
    m_left = later;
    if (!m_left.isEmpty())
        return {failed(words.join(u", "), QStringLiteral("its log says why; it is tried again"))};
    if (!m_refused.isEmpty())
        return {failed(m_refused.join(u", "), QStringLiteral("correct `to` in the plan")), false};
    return {};
}

void EmailSender::look(Ended ended)
{
    auto order = this->order();
    if (!order)
        return refuse(ended, order.error());
    begin(std::move(*order), [this, ended = std::move(ended)](const SmtpOutcome &outcome) {
        ended(outcome.done ? Delivery{} : withoutIt(outcome));
    });
}

} // namespace interlock
