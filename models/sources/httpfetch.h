#pragma once

#include "models/plan/plan.h"
#include "models/sources/rawanswer.h"
#include "models/sources/source.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QTimer>

namespace interlock {

/// The body of an answer with status 200.
struct HttpBody {
    QByteArray bytes;
    QByteArray contentType;
};

/// One HTTP exchange, held to hard bounds: a deadline over the whole of it (Qt's transfer timeout does not
/// bound a body that trickles), a cap counted while the decompressed body arrives, no redirects, status 200
/// only, TLS errors final. Destroying it aborts.
class HttpFetch : public QObject {
    Q_OBJECT
public:
    using Callback = std::function<void(const Result<HttpBody> &)>;
    struct Bounds {
        Duration deadline{10'000};
        qsizetype bytes = 1024 * 1024;
        std::vector<int> statuses{200}; ///< answers whose body is handed on
        QString place = {}; ///< in messages instead of the address, which is a secret or says too little
    };

    HttpFetch(Bounds bounds, Callback ended, QObject *parent = nullptr);
    ~HttpFetch() override;

    /// GET, or POST of `form` when it is not empty. `ended` is called once, from the event loop.
    void start(QNetworkAccessManager &network, const QNetworkRequest &request, const QByteArray &form = {});
    /// Any method; with a JSON body where it is no GET and the body is not empty. What is no GET is sent
    /// once: Qt would send it again when the connection closes without an answer, and a deploy hook would
    /// fire twice.
    void send(QNetworkAccessManager &network, const QNetworkRequest &request, const QByteArray &method,
              const QByteArray &json);
    /// After an error: whether the server certainly did not do what was asked (it could not be reached, or
    /// answered with a status of 3xx or 4xx).
    bool wasRefused() const { return m_refused; }
    /// After an error: whether the same request may fare better later (no answer, 408, 429, 5xx), and how
    /// long the server asked to wait.
    bool mayRetry() const { return m_status < 300 || m_status == 408 || m_status == 429 || m_status >= 500; }
    std::optional<Duration> retryAfter() const { return m_retryAfter; }
    /// What came, whatever its status and however it ended: for evidence. Whole once `ended` was called.
    const RawAnswer &answer() const { return m_answer; }

private:
    void begin(const QNetworkRequest &request, QNetworkReply *reply);
    void arrived();
    void finished();
    void abort(Error error);
    Error transportError() const;
    Result<HttpBody> judged();
    void keepAnswer();

    Bounds m_bounds;
    Callback m_ended;
    QTimer m_deadline;
    QPointer<QNetworkReply> m_reply;
    QString m_place; ///< the address without user, password and query, for messages
    QByteArray m_body;
    RawAnswer m_answer;
    std::optional<Error> m_aborted;
    QString m_tls; ///< what TLS found wrong
    bool m_refused = false;
    int m_status = 0; ///< 0 without an answer
    std::optional<Duration> m_retryAfter;
};

/// The request of a source: its credentials resolved now, its extra CA, no redirects. An error names the
/// secret or the file that is missing.
Result<QNetworkRequest> requestOf(const Source &source, const QUrl &url, const QString &planFolder);

/// The source's own hard deadline.
Duration deadlineOf(const Source &source);

} // namespace interlock
