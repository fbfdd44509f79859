#pragma once

#include "ui/follower/snapshot.h"
#include "ui/style/words.h"

#include <QWidget>

namespace interlock {

/// The release on a time axis: canary weight as steps, stages as bands, decisions as marks.
class WeightAxis : public QWidget {
    Q_OBJECT
public:
    explicit WeightAxis(QWidget *parent = nullptr);
    void show(const ReleaseView &release, WallTime now);
    void setZone(Zone zone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Scale {
        QRectF box;
        qint64 from = 0, to = 1;
        double x(qint64 ms) const { return box.left() + double(ms - from) / double(to - from) * box.width(); }
        double y(Weight weight) const { return box.bottom() - weight.percent() / 100 * box.height(); }
    };
    Scale scale() const;
    void paintGrid(QPainter &painter, const Scale &on) const;
    void paintWeight(QPainter &painter, const Scale &on) const;
    void paintMarks(QPainter &painter, const Scale &on) const;

    std::vector<TimelineEntry> m_changes;   ///< oldest first, those that moved traffic
    std::vector<TimelineEntry> m_decisions; ///< oldest first
    qint64 m_from = 0, m_to = 0;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
