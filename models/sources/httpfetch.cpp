#include "models/sources/httpfetch.h"

#include "models/base/atomicfile.h"

#include <QDir>
#include <QMetaEnum>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace interlock {

namespace {

constexpr qint64 kMostCaFile = 1024 * 1024;

Result<QSslConfiguration> withExtraCa(const QString &path)
{
    const auto bytes = readBounded(path, kMostCaFile);
    if (!bytes)
        return passOn(bytes);
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*bytes, QSsl::Pem);
    if (certificates.isEmpty())
        return fail(ErrorCode::BadInput, QStringLiteral("%1 holds no certificate").arg(path),
                    QStringLiteral("give the CA as PEM"));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.addCaCertificates(certificates);
    return configuration;
}

/// A body that cannot be sent a second time.
class OnceBody final : public QIODevice {
public:
    explicit OnceBody(QByteArray bytes) : m_left(std::move(bytes)) { open(QIODevice::ReadOnly); }
    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    qint64 bytesAvailable() const override { return m_left.size() + QIODevice::bytesAvailable(); }
    bool atEnd() const override { return m_left.isEmpty(); }

protected:
    qint64 readData(char *to, qint64 most) override
    {
        const qsizetype many = std::min<qsizetype>(m_left.size(), qsizetype(most));
        std::copy_n(m_left.constData(), many, to);
        m_left.remove(0, many);
        return many;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_left;
};

Done addCredentials(const Source &source, QNetworkRequest &request)
{
    if (source.bearer) {
        const auto token = resolveSecret(*source.bearer);
        if (!token)
            return passOn(token);
        request.setRawHeader("Authorization", "Bearer " + *token);
    } else if (source.basicUser && source.basicPassword) {
        const auto password = resolveSecret(*source.basicPassword);
        if (!password)
            return passOn(password);
        request.setRawHeader("Authorization",
                             "Basic " + (source.basicUser->toUtf8() + ':' + *password).toBase64());
    }
    return {};
}

} // namespace

Duration deadlineOf(const Source &source)
{
    if (source.timeout > Duration(0))
        return source.timeout;
    return std::max(Duration(1), std::min(source.interval, Duration(10'000)));
}

Result<QNetworkRequest> requestOf(const Source &source, const QUrl &url, const QString &planFolder)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("interlock"));
    if (!source.caFile.isEmpty()) {
        const auto tls = withExtraCa(QDir(planFolder).filePath(source.caFile));
        if (!tls)
            return passOn(tls);
        request.setSslConfiguration(*tls);
    }
    if (const Done added = addCredentials(source, request); !added)
        return passOn(added);
    return request;
}

HttpFetch::HttpFetch(Bounds bounds, Callback ended, QObject *parent)
    : QObject(parent), m_bounds(std::move(bounds)), m_ended(std::move(ended))
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        abort({ErrorCode::Timeout,
               QStringLiteral("%1 did not finish its answer within %2 ms (%3 bytes came)")
                   .arg(m_place)
                   .arg(m_bounds.deadline.count())
                   .arg(m_body.size()),
               QStringLiteral("check that it is up, or give the source a longer timeout")});
    });
}

HttpFetch::~HttpFetch()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
}

void HttpFetch::start(QNetworkAccessManager &network, const QNetworkRequest &request, const QByteArray &form)
{
    QNetworkRequest sent = request;
    if (!form.isEmpty())
        sent.setHeader(QNetworkRequest::ContentTypeHeader,
                       QStringLiteral("application/x-www-form-urlencoded"));
    begin(request, form.isEmpty() ? network.get(sent) : network.post(sent, form));
}

void HttpFetch::send(QNetworkAccessManager &network, const QNetworkRequest &request, const QByteArray &method,
                     const QByteArray &json)
{
    QNetworkRequest sent = request;
    if (!json.isEmpty())
        sent.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    if (method == "GET")
        return begin(request, network.get(sent));
    sent.setHeader(QNetworkRequest::ContentLengthHeader, json.size());
    sent.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    auto *body = new OnceBody(json);
    QNetworkReply *reply = network.sendCustomRequest(sent, method, body);
    body->setParent(reply);
    begin(request, reply);
}

void HttpFetch::begin(const QNetworkRequest &request, QNetworkReply *reply)
{
    m_place = m_bounds.place.isEmpty()
                  ? request.url().toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment)
                  : m_bounds.place;
    m_deadline.start(m_bounds.deadline);
    m_reply = reply;
    m_reply->setReadBufferSize(256 * 1024); // what we have not counted yet is bounded too
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpFetch::arrived);
    connect(m_reply, &QNetworkReply::finished, this, &HttpFetch::finished, Qt::QueuedConnection);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_tls = errors.isEmpty() ? QString() : errors.first().errorString();
    });
}

void HttpFetch::arrived()
{
    if (m_aborted || !m_reply)
        return;
    m_body += m_reply->readAll();
    if (m_body.size() > m_bounds.bytes)
        abort({ErrorCode::BadInput,
               QStringLiteral("%1 sends more than %2 bytes").arg(m_place).arg(m_bounds.bytes),
               QStringLiteral("point the source at a smaller page")});
}

void HttpFetch::abort(Error error)
{
    if (m_aborted)
        return;
    m_aborted = std::move(error);
    if (m_reply)
        m_reply->abort(); // `finished` follows
}

Error HttpFetch::transportError() const
{
    if (!m_tls.isEmpty())
        return {ErrorCode::Environment, QStringLiteral("%1: TLS failed: %2").arg(m_place, m_tls),
                QStringLiteral("mend the certificate, or name its CA in the source's ca_file")};
    if (m_reply->error() == QNetworkReply::ContentReSendError)
        return {ErrorCode::Environment,
                QStringLiteral("%1: the connection closed without an answer").arg(m_place),
                QStringLiteral("it may have been done all the same: look at its log")};
    // Qt's own sentence names the address, which may be a secret
    const QString why =
        m_bounds.place.isEmpty()
            ? m_reply->errorString()
            : QString::fromLatin1(
                  QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(m_reply->error()));
    return {ErrorCode::Environment, QStringLiteral("%1: %2").arg(m_place, why),
            QStringLiteral("check that it is up and that its address is right")};
}

Result<HttpBody> HttpFetch::judged()
{
    if (m_aborted)
        return tl::unexpected<Error>(*m_aborted);
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_status = status;
    bool isSeconds = false;
    if (const int seconds = m_reply->rawHeader("Retry-After").toInt(&isSeconds); isSeconds && seconds >= 0)
        m_retryAfter = std::chrono::seconds(seconds);
    const bool handedOn =
        std::find(m_bounds.statuses.begin(), m_bounds.statuses.end(), status) != m_bounds.statuses.end();
    const auto fault = m_reply->error();
    m_refused = (status >= 300 && status < 500) || fault == QNetworkReply::ConnectionRefusedError ||
                fault == QNetworkReply::HostNotFoundError || !m_tls.isEmpty();
    if (status != 0 && !handedOn) {
        const QByteArray to = m_reply->rawHeader("Location").left(200);
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1 answered with status %2").arg(m_place).arg(status) +
                        (to.isEmpty() ? QString() : QStringLiteral(" to %1").arg(QString::fromUtf8(to))),
                    to.isEmpty() ? QStringLiteral("only status 200 counts; look at its log")
                                 : QStringLiteral("redirects are not followed; name the final address"));
    }
    const bool refusedByStatus = status >= 400; // Qt calls these errors; the caller asked for their body
    if (status == 0 || (m_reply->error() != QNetworkReply::NoError && !refusedByStatus))
        return tl::unexpected<Error>(transportError());
    const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
    if (length.isValid() && !m_reply->hasRawHeader("Content-Encoding") &&
        length.toLongLong() != m_body.size())
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1 cut its answer short: %2 of %3 bytes came")
                        .arg(m_place)
                        .arg(m_body.size())
                        .arg(length.toLongLong()),
                    QStringLiteral("look at its log"));
    return HttpBody{m_body, m_reply->rawHeader("Content-Type")};
}

void HttpFetch::keepAnswer()
{
    m_answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        if (isKeptHeader(name))
            m_answer.headers.append({name, value});
    m_answer.body = m_body;
}

void HttpFetch::finished()
{
    if (!m_reply || !m_ended)
        return;
    arrived();
    m_deadline.stop();
    keepAnswer();
    const auto result = judged();
    m_reply->deleteLater();
    m_reply.clear();
    const Callback ended = std::exchange(m_ended, nullptr);
    ended(result);
}

} // namespace interlock
