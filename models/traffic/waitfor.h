#pragma once

#include "models/traffic/httpcalls.h"

#include <QPointer>
#include <QTimer>

namespace interlock {

/// Asks again and again until an answer is as wanted, or gives up with Timeout and what was seen last.
class WaitFor : public QObject {
    Q_OBJECT
public:
    struct Asking {
        HttpRequest request;
        Words words;
        Duration every{500};
        Duration within{30'000};
        QString what;  ///< "the service": begins the sentence of a failure
        int times = 1; ///< wanted answers in a row
    };
    using Seen = std::function<void(const Result<HttpAnswer> &)>;
    WaitFor(Asking asking, HttpCalls &calls, Seen seen, QObject *parent);

private:
    void ask();
    void answered(const Result<HttpAnswer> &answer);
    void end(const Result<HttpAnswer> &answer);

    Asking m_asking;
    HttpCalls &m_calls;
    Seen m_seen;
    QTimer m_deadline;
    int m_wanted = 0; ///< in a row so far
    QString m_last = QStringLiteral("no answer came");
};

} // namespace interlock
