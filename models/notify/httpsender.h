#pragma once

#include "models/notify/sender.h"
#include "models/sources/httpfetch.h"

namespace interlock {

/// Slack, PagerDuty, Grafana and plain webhooks: a JSON body by POST. The secret is resolved anew at each
/// try and stands in no error. No redirects; a 4xx but 408 and 429 is final.
class HttpSender final : public Sender {
    Q_OBJECT
public:
    explicit HttpSender(Sink sink) : m_sink(std::move(sink)) {}
    void send(const Message &message, Ended ended) override;
    void look(Ended ended) override;

private:
    Result<QNetworkRequest> request(const QByteArray &secret) const;
    void refuse(Ended ended, const Error &why);

    Sink m_sink;
    QNetworkAccessManager m_network;
    std::unique_ptr<HttpFetch> m_fetch;
};

} // namespace interlock
