#include "app/console_bench.h"

#include "app/console_bench_day.h"
#include "app/console_bench_frames.h"
#include "app/console_bench_language.h"
#include "app/console_bench_points.h"
#include "app/console_bench_press.h"
#include "ui/first/consoleapplication.h"

#include <QApplication>
#include <QTextStream>

namespace interlock {

namespace {
/// One measurement after the other, each on an idle event loop.
class Bench : public QObject {
public:
    void next()
    {
        m_step.reset();
        switch (m_at++) {
        case 0:
            return begin<FirstFrames>();
        case 1:
            return begin<BenchDay>();
        case 2:
            return begin<BenchPoints>();
        case 3:
            return begin<BenchLanguage>();
        case 4:
            return begin<BenchPress>();
        case 5:
            return print({{stalls()}, {}});
        default:
            QCoreApplication::exit(m_failed ? 1 : 0);
        }
    }

private:
    template <typename Step>
    void begin()
    {
        auto step = std::make_unique<Step>([this](const BenchStep &ended) { print(ended); });
        Step &begun = *step;
        m_step = std::move(step);
        begun.start();
    }

    /// What the console's own meter saw meanwhile.
    static BenchFigure stalls()
    {
        const auto tally = qobject_cast<const ConsoleApplication *>(qApp)->meter().tally();
        const QString longest = tally.longest
                                    ? QStringLiteral("the longest took %1 ms and computed for %2 of them: %3")
                                          .arg(tally.longest->took.count())
                                          .arg(tally.longest->computed.count())
                                          .arg(tally.longest->what)
                                    : QStringLiteral("no turn of the event loop took over 100 ms");
        return {QStringLiteral("stalls"), double(tally.count), {}, 0, longest};
    }

    void print(const BenchStep &ended)
    {
        QTextStream out(stdout), wrong(stderr);
        for (const BenchFigure &figure : ended.figures)
            out << lineOf(figure) << Qt::endl;
        if (!ended.problem.isEmpty())
            wrong << ended.problem << Qt::endl;
        m_failed = m_failed || !ended.problem.isEmpty();
        QTimer::singleShot(0, this, &Bench::next);
    }

    std::unique_ptr<QObject> m_step;
    int m_at = 0;
    bool m_failed = false;
};
} // namespace

int runConsoleBench()
{
    QApplication::setQuitOnLastWindowClosed(
        false); // one measurement's window goes before the next one's comes
    Bench bench;
    QTimer::singleShot(0, &bench, &Bench::next);
    return QApplication::exec();
}

} // namespace interlock
