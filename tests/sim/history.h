#pragma once

#include "models/store/rows.h"
#include "tests/sim/virtualloop.h"

#include <QStringList>

#include <deque>

namespace interlock::sim {

/// The last events of a world, for people who look for a cause.
class History {
public:
    explicit History(size_t most = 200) : m_most(most) {}
    void note(Micros at, const QString &text) { add({at, text, {}}); }
    /// A row of the journal; its words are made when they are asked for.
    void row(Micros at, const QByteArray &body) { add({at, {}, body}); }
    QStringList lines() const;

private:
    struct Line {
        Micros at;
        QString text;
        QByteArray body;
    };
    void add(Line line)
    {
        m_lines.push_back(std::move(line));
        if (m_lines.size() > m_most)
            m_lines.pop_front();
    }
    size_t m_most;
    std::deque<Line> m_lines;
};

} // namespace interlock::sim
