#pragma once

#include "ui/timeline/timelinemodel.h"

#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;

namespace interlock {

class PlainTable;
class WeightAxis;

/// A release's stages, gates, decisions and events: on an axis, and as a list.
class TimelinePage : public QWidget {
    Q_OBJECT
public:
    explicit TimelinePage(QWidget *parent = nullptr);
    void show(const ReleaseView &release, WallTime now);
    void setZone(Zone zone);
    void focusFilter();

private:
    WeightAxis *m_axis;
    QLineEdit *m_filter;
    TimelineModel *m_model;
    QSortFilterProxyModel *m_shown;
    PlainTable *m_table;
};

} // namespace interlock
