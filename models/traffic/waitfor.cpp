#include "models/traffic/waitfor.h"

#include "models/base/duration.h"

#include <utility>

namespace interlock {

WaitFor::WaitFor(Asking asking, HttpCalls &calls, Seen seen, QObject *parent)
    : QObject(parent), m_asking(std::move(asking)), m_calls(calls), m_seen(std::move(seen))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        end(fail(ErrorCode::Timeout,
                 QStringLiteral("%1 was not as wanted within %2: %3")
                     .arg(m_asking.what, formatDuration(m_asking.within), m_last),
                 QStringLiteral("look at its log")));
    });
    m_deadline.start(m_asking.within);
    ask();
}

void WaitFor::ask()
{
    m_calls.send(m_asking.request, m_asking.words, [self = QPointer(this)](const Result<HttpAnswer> &answer) {
        if (self)
            self->answered(answer);
    });
}

void WaitFor::answered(const Result<HttpAnswer> &answer)
{
    const bool isAsWanted = answer && answer->isAsWanted;
    m_wanted = isAsWanted ? m_wanted + 1 : 0;
    if (m_wanted >= m_asking.times)
        return end(answer);
    m_last = answer ? QStringLiteral("it answers \"%1\"").arg(plainText(answer->value).left(200))
                    : answer.error().text;
    QTimer::singleShot(m_asking.every, this, &WaitFor::ask);
}

void WaitFor::end(const Result<HttpAnswer> &answer)
{
    m_deadline.stop();
    const Seen seen = std::exchange(m_seen, nullptr);
    if (!seen)
        return;
    deleteLater();
    seen(answer);
}

} // namespace interlock
