#include "models/notify/httpsender.h"

#include "models/base/json.h"
#include "models/notify/body.h"
#include "models/sources/source.h"

#include <QRegularExpression>
#include <QSslSocket>
#include <QTimer>

namespace interlock {

namespace {

constexpr Duration kDeadline{10'000};

QUrl addressOf(const Sink &sink, const QByteArray &secret)
{
    switch (sink.type) {
    case Sink::Type::Slack:
        return QUrl(QString::fromUtf8(secret), QUrl::StrictMode);
    case Sink::Type::PagerDuty:
        return sink.url.isEmpty() ? QUrl(QStringLiteral("https://events.pagerduty.com/v2/enqueue"))
                                  : sink.url;
    case Sink::Type::Grafana: {
        QUrl url = sink.url;
        url.setPath(url.path().remove(QRegularExpression(QStringLiteral("/+$"))) +
                    QStringLiteral("/api/annotations"));
        return url;
    }
    default:
        return sink.url;
    }
}

} // namespace

Result<QNetworkRequest> HttpSender::request(const QByteArray &secret) const
{
    const QUrl url = addressOf(m_sink, secret);
    if (!url.isValid() || !url.scheme().startsWith(u"http") || url.host().isEmpty())
        return fail(ErrorCode::BadInput,
                    QStringLiteral("%1: its address is no HTTP address").arg(m_sink.name()),
                    QStringLiteral("put the whole address there, with https://"));
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    const bool bearer = m_sink.type == Sink::Type::Webhook || m_sink.type == Sink::Type::Grafana;
    if (bearer && !secret.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + secret);
    return request;
}

/// From the event loop. An operator may put right meanwhile what is wrong with a secret.
void HttpSender::refuse(Ended ended, const Error &why)
{
    QMetaObject::invokeMethod(
        this, [ended = std::move(ended), why] { ended({tl::unexpected(why)}); }, Qt::QueuedConnection);
}

void HttpSender::send(const Message &message, Ended ended)
{
    const auto secret = m_sink.secret ? resolveSecret(*m_sink.secret) : Result<QByteArray>(QByteArray());
    auto request = secret ? this->request(*secret) : Result<QNetworkRequest>(passOn(secret));
    if (!request)
        return refuse(std::move(ended), request.error());
    if (m_sink.type == Sink::Type::Webhook)
        request->setRawHeader("Idempotency-Key", message.key.toLatin1());
    m_fetch = std::make_unique<HttpFetch>(
        HttpFetch::Bounds{kDeadline, 64 * 1024, {200, 201, 202, 204}, m_sink.name()},
        [this, ended = std::move(ended)](const Result<HttpBody> &answer) {
            const Delivery delivery{answer ? Done() : Done(passOn(answer)), m_fetch->mayRetry(),
                                    m_fetch->retryAfter()};
            ended(delivery);
        });
    m_fetch->send(m_network, *request, "POST", compactJson(bodyFor(message, m_sink, *secret)));
}

/// Connects, with TLS where the address says so, and asks nothing: each request would be a message.
void HttpSender::look(Ended ended)
{
    const auto secret = m_sink.secret ? resolveSecret(*m_sink.secret) : Result<QByteArray>(QByteArray());
    const auto request = secret ? this->request(*secret) : Result<QNetworkRequest>(passOn(secret));
    if (!request)
        return refuse(std::move(ended), request.error());
    const QUrl url = request->url();
    const bool encrypts = url.scheme() == u"https";
    auto *socket = new QSslSocket(this);
    const auto end = [this, socket, ended = std::move(ended)](const QString &trouble) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
        ended({trouble.isEmpty()
                   ? Done()
                   : fail(ErrorCode::Environment, QStringLiteral("%1: %2").arg(m_sink.name(), trouble),
                          QStringLiteral("check that it is up and that this machine may talk "
                                         "to it"))});
    };
    connect(socket, encrypts ? &QSslSocket::encrypted : &QSslSocket::connected, this, [end] { end({}); });
    connect(socket, &QSslSocket::errorOccurred, this, [socket, end] { end(socket->errorString()); });
    QTimer::singleShot(kDeadline, socket, [end] { end(QStringLiteral("no answer in time")); });
    if (encrypts)
        socket->connectToHostEncrypted(url.host(), quint16(url.port(443)));
    else
        socket->connectToHost(url.host(), quint16(url.port(80)));
}

} // namespace interlock
