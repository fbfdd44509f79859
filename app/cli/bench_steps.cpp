#include "app/cli/bench_steps.h"

#include "app/cli/bench_figures.h"
#include "app/cli/bench_gauge.h"
#include "models/metrics/expositionreader.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr std::array<char, 4096> kBlock{};
constexpr qsizetype kRecordBytes = 300;
constexpr QByteArrayView kCommand = "set server shop/canary weight 0\n";

class Summing final : public SeriesVisitor {
public:
    quint32 found(const SampleView &) override { return ++series; }
    void value(quint32, double value, std::optional<qint64>) override { sum += value; }
    quint32 series = 0;
    double sum = 0;
};

Done failedAt(const QString &what)
{
    return fail(ErrorCode::Environment, u"%1: %2"_s.arg(what, QString::fromLocal8Bit(std::strerror(errno))));
}

} // namespace

Result<std::unique_ptr<BenchSteps>> BenchSteps::make(const QString &folder, const QString &haproxySocket)
{
    auto key = LocalSigner::create(folder + u"/steps"_s, u"bench"_s);
    if (!key)
        return passOn(key);
    std::unique_ptr<BenchSteps> steps(new BenchSteps);
    steps->m_key = std::move(*key);
    steps->m_page = BenchGauge::page(1, 1);
    steps->m_socket = haproxySocket.toLocal8Bit();
    const QByteArray path = (folder + u"/steps.block"_s).toLocal8Bit();
    steps->m_file = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (steps->m_file < 0)
        return passOn(failedAt(QString::fromLocal8Bit(path)));
    if (const Done written = steps->write(); !written) // what is timed writes where room is
        return passOn(written);
    return steps;
}

BenchSteps::~BenchSteps()
{
    if (m_file >= 0)
        ::close(m_file);
}

Done BenchSteps::parse() const
{
    ExpositionReader reader(ExpositionLimits{64 * 1024});
    Summing visitor;
    return reader.read(m_page, ExpositionFormat::Text004, visitor);
}

Done BenchSteps::write() const
{
    if (::pwrite(m_file, kBlock.data(), kBlock.size(), 0) != ssize_t(kBlock.size()) ||
        ::fdatasync(m_file) != 0)
        return failedAt(u"a block cannot be written durably"_s);
    return {};
}

Done BenchSteps::command() const
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (m_socket.size() >= qsizetype(sizeof address.sun_path))
        return fail(ErrorCode::Environment, u"the name of HAProxy's socket is too long"_s);
    std::copy(m_socket.cbegin(), m_socket.cend(), address.sun_path);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{2, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    const auto *generic = reinterpret_cast<sockaddr *>(&address); // what the sockets interface asks for
    Done done;
    if (::connect(socket, generic, sizeof address) != 0 ||
        ::send(socket, kCommand.data(), size_t(kCommand.size()), MSG_NOSIGNAL) != kCommand.size())
        done = failedAt(QString::fromLocal8Bit(m_socket));
    std::array<char, 256> answer{};
    while (done && ::read(socket, answer.data(), answer.size()) > 0) {
    }
    ::close(socket);
    return done;
}

Done BenchSteps::measure()
{
    Done done;
    const auto take = [&done](std::vector<double> &into, auto step) {
        if (done)
            into.push_back(1000 * secondsOf([&] { done = step(); }));
    };
    take(m_parse, [this] { return parse(); });
    take(m_sign, [this] {
        return m_key->signRaw(QByteArray(kRecordBytes, 'x')).isEmpty()
                   ? Done(fail(ErrorCode::Environment, {}))
                   : Done();
    });
    take(m_write, [this] { return write(); });
    take(m_command, [this] { return command(); });
    return done;
}

double BenchSteps::report() const
{
    double sum = 0;
    const auto line = [&sum](const QString &name, const std::vector<double> &took) {
        sum += median(took);
        printFigure(u"bare step, %1, p50"_s.arg(name), median(took), u"ms"_s, 3);
    };
    line(u"parse a page of 1 kB"_s, m_parse);
    line(u"sign 300 B"_s, m_sign);
    line(u"write 4 KiB durably"_s, m_write);
    line(u"one command to HAProxy"_s, m_command);
    return sum;
}

} // namespace interlock::cli
