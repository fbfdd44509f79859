#include "models/traffic/httpcalls.h"

#include "models/base/number.h"
#include "models/sources/httpfetch.h"
#include "models/sources/jsonvalue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace interlock {

namespace {

constexpr qsizetype kMostAnswer = 64 * 1024;

/// Where a request goes. That of a secret address says only where the secret is kept.
struct Address {
    QUrl url;
    QString shown;
};

Result<Address> addressOf(const HttpRequest &request, const Words &words)
{
    if (!request.secretUrl) {
        const QUrl url(fillAddress(request.url, words), QUrl::StrictMode);
        return Address{url, QStringLiteral("%1 %2").arg(
                                request.method, url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery))};
    }
    const auto secret = resolveSecret(*request.secretUrl);
    if (!secret)
        return passOn(secret);
    const QString shown =
        QStringLiteral("%1 to the address in %2").arg(request.method, request.secretUrl->name);
    const QUrl url(QString::fromUtf8(*secret), QUrl::StrictMode);
    if (!url.isValid() || !url.scheme().startsWith(u"http") || url.host().isEmpty())
        return fail(ErrorCode::BadInput, QStringLiteral("%1: it is no address").arg(shown),
                    QStringLiteral("put an https:// address there"));
    return Address{url, shown};
}

QByteArray bodyOf(const HttpRequest &request, const Words &words)
{
    if (request.body.isUndefined())
        return {};
    const QJsonValue filled = fill(request.body, words);
    const QByteArray list = QJsonDocument(QJsonArray{filled}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2); // QJsonDocument takes no bare value
}

Result<HttpAnswer> readAnswer(const HttpRequest &request, const Words &words, const QByteArray &bytes)
{
    HttpAnswer answer;
    const auto json = parseJson(bytes, kMostAnswer);
    answer.body = answer.value = json ? *json : QJsonValue(QString::fromUtf8(bytes.left(1000)).trimmed());
    if (!request.pointer.isEmpty()) {
        const auto value = atPointer(answer.body, request.pointer);
        if (!value)
            return passOn(value);
        answer.value = *value;
    }
    if (!request.equals.isUndefined())
        answer.isAsWanted = plainText(answer.value) == plainText(fill(request.equals, words));
    return answer;
}

} // namespace

QString plainText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble())
        return decimalText(value.toDouble());
    return value.isString() ? value.toString() : QString();
}

HttpCalls::HttpCalls(std::optional<SecretRef> bearer, Duration deadline, QObject *parent)
    : QObject(parent), m_bearer(std::move(bearer)), m_deadline(deadline)
{}

void HttpCalls::send(const HttpRequest &request, const Words &words, Answered answered)
{
    const auto refuse = [this, &answered](const Error &error) {
        QMetaObject::invokeMethod(
            this, [answered, error] { answered(tl::unexpected<Error>(error)); }, Qt::QueuedConnection);
    };
    const auto address = addressOf(request, words);
    if (!address)
        return refuse(address.error());
    Source credentials;                                               // only what `requestOf` needs
    credentials.bearer = request.secretUrl ? std::nullopt : m_bearer; // never handed to a secret third party
    auto made = requestOf(credentials, address->url, {});
    if (!made)
        return refuse(made.error());
    made->setRawHeader("Connection", "close");
    made->setRawHeader("Accept", "application/json");
    HttpFetch::Bounds bounds;
    bounds.deadline = m_deadline;
    bounds.bytes = kMostAnswer;
    bounds.statuses = {200, 201, 202, 204};
    bounds.place = address->shown;
    const bool changes = request.method != u"GET";
    const auto self = std::make_shared<QPointer<HttpFetch>>();
    *self = new HttpFetch(
        bounds,
        [request, words, changes, answered = std::move(answered), self](const Result<HttpBody> &body) {
            const bool refused = (*self)->wasRefused();
            (*self)->deleteLater();
            if (body)
                return answered(readAnswer(request, words, body->bytes));
            Error error = body.error();
            if (changes && !refused)
                error.code = ErrorCode::Timeout; // sent, and nobody knows what became of it
            answered(tl::unexpected<Error>(error));
        },
        this);
    (*self)->send(m_network, *made, request.method.toLatin1(), bodyOf(request, words));
}

void HttpCalls::abandon()
{
    qDeleteAll(findChildren<HttpFetch *>(Qt::FindDirectChildrenOnly));
}

} // namespace interlock
