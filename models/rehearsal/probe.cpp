#include "models/rehearsal/probe.h"

#include <numeric>

namespace interlock {

namespace {

constexpr size_t kMostLines = 16;
constexpr size_t kMostSamples = 100'000;
constexpr Duration kLeastEvery{20};

std::vector<int> goodStatuses()
{
    std::vector<int> statuses(200);
    std::iota(statuses.begin(), statuses.end(), 200); // 200 to 399
    return statuses;
}

} // namespace

Probe::Probe(Options options, const Clock &clock, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_clock(clock)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Probe::ask);
}

Probe::~Probe() = default;

void Probe::start()
{
    m_timer.start(std::max(m_options.every, kLeastEvery));
}

void Probe::stop()
{
    m_timer.stop();
}

void Probe::keep(const ProbeSample &sample)
{
    if (m_samples.size() < kMostSamples)
        m_samples.push_back(sample);
}

void Probe::ask()
{
    const Instant at = m_clock.now().boot;
    const auto idle = std::ranges::find_if(m_lines, [](const auto &line) { return !line->busy; });
    if (idle == m_lines.end() && m_lines.size() == kMostLines)
        return keep({at, double(m_options.patience.count()), false});
    Line *line = idle != m_lines.end() ? idle->get() : m_lines.emplace_back(std::make_unique<Line>()).get();
    line->busy = true;
    line->running.start();
    line->fetch = std::make_unique<HttpFetch>(
        HttpFetch::Bounds{m_options.patience, 1024 * 1024, goodStatuses(), {}},
        [this, line, at](const Result<HttpBody> &answer) {
            line->busy = false;
            keep({at, double(line->running.nsecsElapsed()) / 1e6, answer.has_value()});
        });
    QNetworkRequest request(m_options.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    line->fetch->start(line->network, request);
}

} // namespace interlock
