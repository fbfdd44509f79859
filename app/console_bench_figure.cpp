#include "app/console_bench_figure.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QMouseEvent>
#include <QStringList>
#include <QWidget>

#include <algorithm>
#include <unistd.h>

namespace interlock {

using namespace Qt::StringLiterals;

double quantileOf(std::vector<double> values, double q)
{
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, size_t(q * double(values.size())))];
}

QString lineOf(const BenchFigure &figure)
{
    const auto number = [](double value) {
        return QString::number(value, 'f', value < 10 ? 2 : value < 100 ? 1 : 0);
    };
    QStringList said;
    if (figure.goalAtMost)
        said << u"goal at most %1: %2"_s.arg(number(*figure.goalAtMost),
                                             figure.value <= *figure.goalAtMost ? u"met"_s : u"missed"_s);
    if (!figure.note.isEmpty())
        said << figure.note;
    const QString value = u"%1: %2 %3"_s.arg(figure.name, number(figure.value), figure.unit).trimmed();
    return said.isEmpty() ? value : u"%1 (%2)"_s.arg(value, said.join(u"; "_s));
}

double residentMiB()
{
    QFile statm(u"/proc/self/statm"_s);
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = statm.readAll().split(' ');
    return fields.value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

void clickTimed(QWidget &button, QElapsedTimer &since)
{
    const QPointF at = button.rect().center();
    for (const QEvent::Type type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
        const bool down = type == QEvent::MouseButtonPress;
        if (!down)
            since.start();
        QMouseEvent event(type, at, button.mapToGlobal(at), Qt::LeftButton,
                          down ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&button, &event);
    }
}

} // namespace interlock
