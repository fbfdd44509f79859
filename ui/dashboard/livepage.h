#pragma once

#include "ui/dashboard/curveplot.h"
#include "ui/style/words.h"

#include <QPointer>
#include <QWidget>

#include <array>

class QBoxLayout;
class QButtonGroup;
class QStackedWidget;

namespace interlock {

class DistributionChart;
class GuardrailDetail;
class PlainTable;
class StageBars;
class StageStrip;
class StageTableModel;
class TileGrid;

/// How much of the past the plots show.
enum class Range { FiveMinutes, Quarter, Hour, SixHours, Window };

/// Live: stages, guardrails, canary against stable, comparison of stages.
class LivePage : public QWidget {
    Q_OBJECT
public:
    explicit LivePage(const History &history, QWidget *parent = nullptr);

    void show(const ReleaseView &release, Moment taken);
    /// Ages go on between snapshots.
    void tick(Moment now);
    void setZone(Zone zone);
    void setRange(Range range);
    Range range() const { return m_range; }
    /// The guardrails whose curves are drawn: the clicked one first.
    const QList<GuardrailId> &drawn() const { return m_drawn; }
    QString summary() const;
    /// Opens the detail of a guardrail; of the first drawn one without a name.
    GuardrailDetail *openDetail(std::optional<GuardrailId> id = std::nullopt);

Q_SIGNALS:
    void copyRequested(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    QWidget *buildRangeRow();
    void choose(const GuardrailId &id);
    void chooseByState();
    void redraw();
    void refreshTrends(Stretch stretch);
    Stretch stretch() const;
    std::vector<WeightMark> marks() const;
    const GuardrailView *rule(const GuardrailId &id) const;
    void fitTable();
    QWidget *buildStages();
    void feedDetail();
    QString summaryOf(const GuardrailView &rule) const;

    const History &m_history;
    StageStrip *m_stages;
    TileGrid *m_tiles;
    QButtonGroup *m_ranges;
    ElidedLabel *m_summary;
    std::array<CurvePlot *, 2> m_plots;
    DistributionChart *m_distribution;
    QBoxLayout *m_low = nullptr; ///< distribution and table
    PlainTable *m_table;
    StageTableModel *m_tableModel;
    StageBars *m_bars;
    QStackedWidget *m_stageTwins; ///< table and bars
    ElidedLabel *m_stageSummary;
    QPointer<GuardrailDetail> m_detail;
    ReleaseView m_release;
    Moment m_taken;
    QList<GuardrailId> m_drawn;
    bool m_chosenByHand = false;
    Range m_range = Range::Window; ///< the whole release: right from its first minute
    Zone m_zone = Zone::Local;
    quint64 m_drawnRevision = 0;
};

} // namespace interlock
