#pragma once

#include "models/plan/plan.h"
#include "models/traffic/words.h"

#include <QJsonValue>
#include <QNetworkAccessManager>

#include <functional>

namespace interlock {

/// The answer to one request of a plan.
struct HttpAnswer {
    QJsonValue body;        ///< a text where it is no JSON
    QJsonValue value;       ///< at the request's pointer; without one, the whole body
    bool isAsWanted = true; ///< what `equals` says
};

/// Sends the HTTP requests of a plan's traffic. Each has a deadline, 64 KiB for its answer, no redirects and
/// a connection of its own, so that nothing is sent twice behind our back. Secrets are resolved at the last
/// moment and stand in no error. Only a status 200, 201, 202 or 204 counts as an answer.
class HttpCalls : public QObject {
    Q_OBJECT
public:
    using Answered = std::function<void(const Result<HttpAnswer> &)>;
    HttpCalls(std::optional<SecretRef> bearer, Duration deadline, QObject *parent);

    /// `answered` is called once, from the event loop; never once this is gone or `abandon` was called. What
    /// changes something (any method but GET) and got no answer is Timeout: it may have been carried out.
    void send(const HttpRequest &request, const Words &words, Answered answered);
    void abandon();

private:
    QNetworkAccessManager m_network;
    std::optional<SecretRef> m_bearer;
    Duration m_deadline;
};

/// A JSON text, number or truth as the text of a plan: "true", "0.05".
QString plainText(const QJsonValue &value);

} // namespace interlock
