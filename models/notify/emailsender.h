#pragma once

#include "models/notify/sender.h"
#include "models/notify/smtperrand.h"

#include <QPointer>

namespace interlock {

/// Mails over SMTP. The secret is resolved anew at each try and stands in no error. What the server refuses
/// for good (5xx) is final. Where it takes some recipients only, the others alone are tried again, as far as
/// it may take them later (4xx); whom it refused for good is an error when the rest is done.
class EmailSender final : public Sender {
    Q_OBJECT
public:
    /// As in SmtpOrder.
    struct Ways {
        Duration deadline{12'000};
        QByteArray resolved = {};
    };
    /// `planFolder`: where its `ca` lies.
    EmailSender(Sink sink, QString planFolder, Ways ways);
    EmailSender(Sink sink, QString planFolder) : EmailSender(std::move(sink), std::move(planFolder), Ways{})
    {}
    void send(const Message &message, Ended ended) override;
    void look(Ended ended) override;

private:
    Result<SmtpOrder> order() const;
    void begin(SmtpOrder order, SmtpErrand::Ended ended);
    Delivery delivery(const SmtpOutcome &outcome);
    Delivery withoutIt(const SmtpOutcome &outcome) const;
    void refuse(const Ended &ended, const Error &why);

    Sink m_sink;
    QString m_planFolder;
    Ways m_ways;
    QPointer<SmtpErrand> m_errand;
    QString m_key;          ///< of the message that is being sent
    QByteArrayList m_left;  ///< who has still to get it
    QStringList m_refused;  ///< who never will, and why
    bool m_reached = false; ///< somebody got it
};

} // namespace interlock
