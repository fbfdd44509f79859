#pragma once

#include "ui/dashboard/timeview.h"
#include "ui/style/words.h"

#include <QWidget>

class QButtonGroup;
class QPushButton;

namespace interlock {

/// Which stretch of time the plots show, and how many plots: five ranges, two moments of one's own, follow.
class RangeRow : public QWidget {
    Q_OBJECT
public:
    explicit RangeRow(QWidget *parent = nullptr);
    void show(const TimeView &view, Zone zone);
    void setWide(bool on);
    QPushButton *rangeButton(Range range) const;
    QPushButton *momentsButton() const { return m_moments; }
    QPushButton *followButton() const { return m_follow; }
    QPushButton *wideButton() const { return m_wide; }
    /// As narrow as the wider one of its two parts: they stand under each other where there is no room.
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rangePicked(interlock::Range range);
    void momentsRequested(); ///< two moments are to be typed in
    void followChosen(bool on);
    void wideChosen(bool on);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void buildRanges(QWidget *box);
    void buildLinks(QWidget *box);
    QButtonGroup *m_ranges;
    QWidget *m_left, *m_right; ///< ranges; links
    QPushButton *m_moments, *m_follow, *m_wide;
};

} // namespace interlock
