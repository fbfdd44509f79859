#include "models/notify/smtperrand.h"

#include "models/notify/curl.h"

#include <QHostAddress>

#include <array>
#include <csignal>
#include <mutex>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace interlock {

namespace {

constexpr qsizetype kMostHeard = 64 * 1024;
constexpr qsizetype kMostQuoted = 200;

/// A line as a mail server speaks (RFC 5321, 4.2): three digits, then nothing, a blank or a hyphen.
bool isAnswer(QByteArrayView line)
{
    const auto digits = line.first(std::min<qsizetype>(line.size(), 3));
    const char after = line.size() > 3 ? line[3] : '\n';
    return digits.size() == 3 && digits[0] >= '2' && digits[0] <= '5' &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }) &&
           QByteArrayView(" -\r\n").contains(after);
}

/// All signals are the main thread's; and a connection that is gone is an error of a write, not the end of
/// this process.
void leaveSignalsAlone()
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

} // namespace

bool isThisMachine(const QString &host)
{
    return host.compare(u"localhost", Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

/// What the two threads share, and the libcurl side of it. Everything but `hangUp` belongs to the errand's
/// thread.
class SmtpErrand::Talk {
public:
    Talk(SmtpOrder order, const Curl &curl)
        : m_curl(curl), m_order(std::move(order)), m_multi(curl.multiInit())
    {}
    ~Talk();

    void hold(const std::function<void(const SmtpOutcome &)> &ended);
    /// From any thread: whatever it waits for ends now.
    void hangUp();

private:
    static size_t give(char *to, size_t size, size_t many, void *self);
    static size_t hear(char *line, size_t size, size_t many, void *self);
    static int overhear(CURL *, curl_infotype what, char *bytes, size_t many, void *self);
    static curl_socket_t open(void *self, curlsocktype, curl_sockaddr *address);
    static int close(void *self, curl_socket_t socket);

    void describe(CURL *easy);
    void describeMail(CURL *easy);
    void heard(QByteArrayView line);
    void said(QByteArrayView line);
    bool mustEncrypt() const { return !isThisMachine(m_order.server.host()) || !m_order.caFile.isEmpty(); }
    SmtpOutcome outcomeOf(CURLcode ended, CURL *easy) const;
    Error errorOf(CURLcode ended, int code) const;
    QString place() const
    {
        return QStringLiteral("%1:%2").arg(m_order.server.host()).arg(m_order.server.port());
    }
    bool isGone()
    {
        const std::lock_guard lock(m_mutex);
        return m_hungUp;
    }

    const Curl m_curl;
    const SmtpOrder m_order;
    curl_slist *m_recipients = nullptr, *m_resolved = nullptr;
    std::array<char, CURL_ERROR_SIZE> m_trouble{};
    qsizetype m_given = 0, m_heard = 0;
    qsizetype m_asked = -1; ///< the recipient that the server was asked about last
    enum class Verb { Open, Recipient, Secret, Quit } m_verb = Verb::Open;
    QString m_words; ///< the server's last answer that may be repeated
    std::vector<SmtpOutcome::Refusal> m_refused;

    std::mutex m_mutex; ///< for what follows
    bool m_hungUp = false;
    CURLM *m_multi; ///< null once the talk is over; taken away by the errand's thread only
    std::vector<curl_socket_t> m_sockets;
};

SmtpErrand::Talk::~Talk()
{
    m_curl.slistFreeAll(m_recipients);
    m_curl.slistFreeAll(m_resolved);
    if (m_multi) // there was no thread for it
        m_curl.multiCleanup(m_multi);
}

size_t SmtpErrand::Talk::give(char *to, size_t size, size_t many, void *self)
{
    auto *talk = static_cast<Talk *>(self);
    const QByteArray &mail = talk->m_order.mail;
    const qsizetype piece = std::min(qsizetype(size * many), mail.size() - talk->m_given);
    std::copy_n(mail.constData() + talk->m_given, piece, to);
    talk->m_given += piece;
    return size_t(piece);
}

size_t SmtpErrand::Talk::hear(char *line, size_t size, size_t many, void *self)
{
    auto *talk = static_cast<Talk *>(self);
    const QByteArrayView answer(line, qsizetype(size * many));
    talk->m_heard += answer.size();
    if (talk->m_heard > kMostHeard || !isAnswer(answer))
        return 0; // breaks it off: libcurl would wait for more until the deadline
    talk->heard(answer);
    return size * many;
}

/// Never printed: what we say when signing in is a secret.
int SmtpErrand::Talk::overhear(CURL *, curl_infotype what, char *bytes, size_t many, void *self)
{
    if (what == CURLINFO_HEADER_OUT)
        static_cast<Talk *>(self)->said(QByteArrayView(bytes, qsizetype(many)));
    return 0;
}

curl_socket_t SmtpErrand::Talk::open(void *self, curlsocktype, curl_sockaddr *address)
{
    auto *talk = static_cast<Talk *>(self);
    const std::lock_guard lock(talk->m_mutex);
    if (talk->m_hungUp)
        return CURL_SOCKET_BAD;
    const int made = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (made >= 0)
        talk->m_sockets.push_back(made);
    return made;
}

int SmtpErrand::Talk::close(void *self, curl_socket_t socket)
{
    auto *talk = static_cast<Talk *>(self);
    const std::lock_guard lock(talk->m_mutex);
    std::erase(talk->m_sockets, socket);
    return ::close(socket);
}

void SmtpErrand::Talk::hangUp()
{
    const std::lock_guard lock(m_mutex);
    m_hungUp = true;
    for (const curl_socket_t socket : m_sockets)
        ::shutdown(socket, SHUT_RDWR); // also while libcurl waits for the answer to its QUIT
    if (m_multi)
        m_curl.multiWakeup(m_multi);
}

void SmtpErrand::Talk::said(QByteArrayView line)
{
    static const std::array<QByteArrayView, 7> open{"EHLO", "HELO", "STARTTLS", "MAIL",
                                                    "DATA", "NOOP", "RSET"};
    if (line.startsWith("RCPT")) {
        m_verb = Verb::Recipient;
        ++m_asked;
    } else if (line.startsWith("QUIT")) {
        m_verb = Verb::Quit;
    } else {
        const bool isOpen = std::ranges::any_of(open, [&line](auto verb) { return line.startsWith(verb); });
        m_verb = isOpen ? Verb::Open : Verb::Secret;
    }
}

void SmtpErrand::Talk::heard(QByteArrayView line)
{
    if (m_verb == Verb::Quit)
        return;
    QByteArray words = line.first(std::min(line.size(), kMostQuoted)).trimmed().toByteArray();
    for (char &c : words)
        if (c < ' ' || c > '~')
            c = '?';
    const QByteArray &secret = m_order.password;
    const bool tells = !secret.isEmpty() && (words.contains(secret) || words.contains(secret.toBase64()));
    m_words = QString::fromLatin1(tells || m_verb == Verb::Secret ? words.left(3) : words);
    const int code = words.left(3).toInt();
    if (m_verb == Verb::Recipient && code >= 400 && words.mid(3, 1) != "-" && m_asked < m_order.to.size())
        m_refused.push_back({m_order.to.at(m_asked), code, m_words});
}

void SmtpErrand::Talk::describe(CURL *easy)
{
    const auto text = [easy, this](CURLoption option, const QByteArray &value) {
        m_curl.easySetopt(easy, option, value.constData()); // libcurl copies it
    };
    const bool isTlsAtOnce = m_order.server.scheme() == u"smtps";
    text(CURLOPT_URL, m_order.server.toEncoded());
    text(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    text(CURLOPT_PROXY, ""); // not even the environment's
    m_curl.easySetopt(easy, CURLOPT_NETRC, long(CURL_NETRC_IGNORED));
    m_curl.easySetopt(easy, CURLOPT_NOSIGNAL, 1L);
    m_curl.easySetopt(easy, CURLOPT_QUICK_EXIT, 1L); // a name that does not resolve holds nobody
    m_curl.easySetopt(easy, CURLOPT_TIMEOUT_MS, long(m_order.deadline.count()));
    m_curl.easySetopt(easy, CURLOPT_USE_SSL,
                      long(mustEncrypt() || isTlsAtOnce ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    m_curl.easySetopt(easy, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    m_curl.easySetopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    m_curl.easySetopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!m_order.caFile.isEmpty()) // the folder of the system's authorities stays
        text(CURLOPT_CAINFO, m_order.caFile.toLocal8Bit());
    if (!m_order.user.isEmpty()) {
        text(CURLOPT_USERNAME, m_order.user);
        text(CURLOPT_PASSWORD, m_order.password);
        text(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN;AUTH=CRAM-MD5"); // none that asks a third party
    }
    if (!m_order.resolved.isEmpty()) {
        m_resolved = m_curl.slistAppend(nullptr, m_order.resolved.constData());
        m_curl.easySetopt(easy, CURLOPT_RESOLVE, m_resolved);
    }
    m_curl.easySetopt(easy, CURLOPT_ERRORBUFFER, m_trouble.data());
    m_curl.easySetopt(easy, CURLOPT_HEADERFUNCTION, &Talk::hear);
    m_curl.easySetopt(easy, CURLOPT_HEADERDATA, this);
    m_curl.easySetopt(easy, CURLOPT_VERBOSE, 1L); // without it `overhear` is not asked
    m_curl.easySetopt(easy, CURLOPT_DEBUGFUNCTION, &Talk::overhear);
    m_curl.easySetopt(easy, CURLOPT_DEBUGDATA, this);
    m_curl.easySetopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Talk::open);
    m_curl.easySetopt(easy, CURLOPT_OPENSOCKETDATA, this);
    m_curl.easySetopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Talk::close);
    m_curl.easySetopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

void SmtpErrand::Talk::describeMail(CURL *easy)
{
    if (m_order.mail.isEmpty()) {
        m_curl.easySetopt(easy, CURLOPT_NOBODY, 1L);
        m_curl.easySetopt(easy, CURLOPT_CUSTOMREQUEST, "NOOP");
        return;
    }
    for (const QByteArray &address : m_order.to)
        m_recipients = m_curl.slistAppend(m_recipients, address.constData());
    m_curl.easySetopt(easy, CURLOPT_MAIL_FROM, m_order.from.constData());
    m_curl.easySetopt(easy, CURLOPT_MAIL_RCPT, m_recipients);
    m_curl.easySetopt(easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L); // the others get it all the same
    m_curl.easySetopt(easy, CURLOPT_UPLOAD, 1L);
    m_curl.easySetopt(easy, CURLOPT_READFUNCTION, &Talk::give);
    m_curl.easySetopt(easy, CURLOPT_READDATA, this);
    m_curl.easySetopt(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(m_order.mail.size()));
}

Error SmtpErrand::Talk::errorOf(CURLcode ended, int code) const
{
    const QString at = place();
    const QString trouble = m_trouble.front() ? QString::fromLocal8Bit(m_trouble.data()).left(kMostQuoted)
                                              : QString::fromLatin1(m_curl.easyStrerror(ended));
    switch (ended) {
    case CURLE_OPERATION_TIMEDOUT:
        return {ErrorCode::Timeout,
                QStringLiteral("%1 was not done within %2 ms").arg(at).arg(m_order.deadline.count()),
                QStringLiteral("check that it is up and that this machine may talk to it")};
    case CURLE_COULDNT_RESOLVE_HOST:
        return {ErrorCode::Environment, QStringLiteral("%1: its name does not resolve").arg(at),
                QStringLiteral("check the name in the plan")};
    case CURLE_COULDNT_CONNECT:
        return {ErrorCode::Environment, QStringLiteral("%1 cannot be reached: %2").arg(at, trouble),
                QStringLiteral("check that it is up and that this machine may talk to it")};
    case CURLE_USE_SSL_FAILED:
        return {
            ErrorCode::Environment,
            (code >= 400
                 ? QStringLiteral("%1 refuses to encrypt (%2), and nothing is said without").arg(at).arg(code)
                 : QStringLiteral("%1 offers no encryption (STARTTLS), and nothing is said without").arg(at)),
            QStringLiteral("use smtps://, or a server that offers it")};
    case CURLE_PEER_FAILED_VERIFICATION:
        return {ErrorCode::Unverified, QStringLiteral("%1: its certificate: %2").arg(at, trouble),
                QStringLiteral("name its authority with `ca`, and the server as its certificate does")};
    case CURLE_SSL_CACERT_BADFILE:
        return {ErrorCode::BadInput, QStringLiteral("%1 holds no certificate").arg(m_order.caFile),
                QStringLiteral("give the authority as PEM")};
    case CURLE_LOGIN_DENIED:
        return {ErrorCode::Refused,
                QStringLiteral("%1 does not let %2 in (%3)")
                    .arg(at, QString::fromUtf8(m_order.user), code > 0 ? QString::number(code) : trouble),
                QStringLiteral("check `user`, and the secret that `password` names")};
    case CURLE_WRITE_ERROR:
        return {ErrorCode::Environment, QStringLiteral("%1 does not speak as a mail server does").arg(at),
                QStringLiteral("check the address in the plan")};
    default:
        break;
    }
    if (code >= 400)
        return {ErrorCode::Refused, QStringLiteral("%1 refused it: %2").arg(at, m_words),
                QStringLiteral("its log says why")};
    return {ErrorCode::Environment, QStringLiteral("%1 broke off: %2").arg(at, trouble),
            QStringLiteral("look at its log")};
}

SmtpOutcome SmtpErrand::Talk::outcomeOf(CURLcode ended, CURL *easy) const
{
    SmtpOutcome outcome;
    outcome.refused = m_refused;
    if (ended == CURLE_OK)
        return outcome;
    long code = 0;
    m_curl.easyGetinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    outcome.code = int(code);
    outcome.done = tl::unexpected(errorOf(ended, outcome.code));
    return outcome;
}

void SmtpErrand::Talk::hold(const std::function<void(const SmtpOutcome &)> &ended)
{
    leaveSignalsAlone();
    CURL *easy = m_curl.easyInit();
    describe(easy);
    describeMail(easy);
    m_curl.multiAddHandle(m_multi, easy);
    for (int running = 1; running > 0 && !isGone();)
        if (m_curl.multiPerform(m_multi, &running) != CURLM_OK ||
            (running > 0 && m_curl.multiPoll(m_multi, nullptr, 0, 1000, nullptr) != CURLM_OK))
            break;
    int left = 0;
    if (const CURLMsg *told = m_curl.multiInfoRead(m_multi, &left); told && told->msg == CURLMSG_DONE)
        ended(
            outcomeOf(told->data.result, easy)); // before the farewell, which the server may leave unanswered
    m_curl.multiRemoveHandle(m_multi, easy);
    m_curl.easyCleanup(easy);
    CURLM *over = nullptr;
    {
        const std::lock_guard lock(m_mutex);
        over = std::exchange(m_multi, nullptr);
    }
    m_curl.multiCleanup(over); // says QUIT
}

SmtpErrand::SmtpErrand(SmtpOrder order, Ended ended, QObject *parent) : QObject(parent)
{
    const auto tell = [this, ended = std::move(ended)](const SmtpOutcome &outcome) {
        QMetaObject::invokeMethod(
            this, [ended, outcome] { ended(outcome); }, Qt::QueuedConnection);
    };
    if (!curl()) {
        SmtpOutcome outcome;
        outcome.done = passOn(curl());
        tell(outcome);
        return;
    }
    m_talk = std::make_shared<Talk>(std::move(order), *curl());
    try {
        m_thread = std::thread([talk = m_talk, tell] { talk->hold(tell); });
    } catch (const std::system_error &error) {
        SmtpOutcome outcome;
        outcome.done = fail(ErrorCode::Environment,
                            QStringLiteral("no thread for it: %1").arg(QString::fromLocal8Bit(error.what())));
        tell(outcome);
    }
}

SmtpErrand::~SmtpErrand()
{
    if (m_talk)
        m_talk->hangUp();
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace interlock
