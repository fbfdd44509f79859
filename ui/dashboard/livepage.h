#pragma once

#include "ui/dashboard/plotgrid.h"
#include "ui/dashboard/timeview.h"
#include "ui/style/words.h"

#include <QHash>
#include <QPointer>
#include <QUrl>
#include <QWidget>

#include <functional>

class QBoxLayout;
class QPushButton;
class QVBoxLayout;
class QStackedWidget;

namespace interlock {

class DistributionChart;
class FitArea;
class GuardrailDetail;
class PlainTable;
class RangeDialog;
class RangeRow;
class StageBars;
class StageStrip;
class StageTableModel;
class TileGrid;

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
    Range range() const { return m_view.range(); }
    /// What stretch of time all plots show.
    const TimeView &view() const { return m_view; }
    /// Twice as much time around the crosshair's plots; or back to the picked range.
    void zoomOut();
    void resetZoom();
    /// Asks for two moments.
    RangeDialog *askMoments();
    RangeRow *rangeRow() const { return m_row; }
    /// All curves, up to PlotGrid::kMost, instead of two and the distribution.
    void setWide(bool on);
    /// For a wall: what only hands need is gone.
    void setKiosk(bool on);
    bool isWide() const { return m_isWide; }
    /// Takes a panel in between stages and guardrails, where there is no room for it beside the screen;
    /// nullptr gives it free.
    void setBetween(QWidget *panel);
    /// Scrolls to what stands between.
    void revealBetween();
    PlotGrid *plots() const { return m_plots; }
    /// The guardrails whose curves are drawn: the clicked one first.
    const QList<GuardrailId> &drawn() const { return m_drawn; }
    QString summary() const;
    /// Opens the detail of a guardrail; of the first drawn one without a name.
    GuardrailDetail *openDetail(std::optional<GuardrailId> id = std::nullopt);

Q_SIGNALS:
    void openRequested(const QUrl &url);
    void copyRequested(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void bindRange();
    void choose(const GuardrailId &id);
    void chooseByState();
    QList<GuardrailId> wanted() const;
    void redraw();
    void refreshTrends(Stretch stretch);
    void redrawPlots();
    /// Changes what stretch is shown, and shows it.
    void look(const std::function<void(TimeView &)> &change);
    void watchPresent();
    QString figuresOf(const GuardrailView &rule);
    const GuardrailView *rule(const GuardrailId &id) const;
    void fitTable();
    int tableWidth() const;
    void arrangeLow();
    QWidget *buildStages();
    void feedDetail();
    QString summaryOf(const GuardrailView &rule) const;

    const History &m_history;
    FitArea *m_area = nullptr;
    QVBoxLayout *m_column = nullptr;
    QPointer<QWidget> m_between;
    StageStrip *m_stages;
    TileGrid *m_tiles;
    RangeRow *m_row;
    PlotGrid *m_plots;
    DistributionChart *m_distribution;
    QWidget *m_lowBox;
    QBoxLayout *m_low = nullptr; ///< distribution and table
    /// What their arrangement depends on; measuring a table costs more than drawing it.
    struct LowKey {
        RolloutId release;
        int rows = -1;
        qint64 stages = 0;
        int width = 0, zoom = 0;
        bool operator==(const LowKey &) const = default;
    };
    LowKey m_lowKey;
    PlainTable *m_table;
    StageTableModel *m_tableModel;
    StageBars *m_bars;
    QStackedWidget *m_stageTwins; ///< table and bars
    QPushButton *m_asBars = nullptr;
    ElidedLabel *m_stageSummary;
    QPointer<GuardrailDetail> m_detail;
    ReleaseView m_release;
    std::vector<PlotMark> m_marks;
    Moment m_taken;
    WallTime m_present{};   ///< of the newest snapshot, or later
    WallTime m_figuresAt{}; ///< when p50 and p95 were counted
    QHash<GuardrailId, QString> m_figures;
    TimeView m_view;
    QList<GuardrailId> m_drawn;
    bool m_chosenByHand = false, m_isWide = false, m_isKiosk = false;
    Zone m_zone = Zone::Local;
    quint64 m_drawnRevision = 0;
};

} // namespace interlock
