#pragma once

#include "ui/follower/snapshot.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace interlock {

/// "Stages so far": a row a guardrail; baseline, then average and worst value of each stage entered, limit,
/// verdict.
class StageTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setRelease(const ReleaseView &release);
    /// How many of the newest stages have columns; older ones are on the timeline.
    void setStagesMost(size_t most);
    size_t stagesMost() const { return m_most; }
    static constexpr size_t kStagesMost = 3;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        GuardrailView rule;
        std::vector<std::optional<StageCell>> cells; ///< one a stage shown
        std::optional<Verdict> verdict;
    };
    QString text(const Row &row, int column) const;
    static QString verdictText(const Row &row);
    size_t m_most = kStagesMost;
    ReleaseView m_release; ///< stages and guardrails only
    std::vector<Row> m_rows;
    std::vector<Weight> m_weights;
};

/// A table whose height follows its rows and whose columns share the width.
class PlainTable : public QTableView {
    Q_OBJECT
public:
    explicit PlainTable(QWidget *parent = nullptr);
    /// Height of a row in pixels at 100 % zoom.
    void setRowHeight(int pixels);

protected:
    void changeEvent(QEvent *event) override;

private:
    int m_rowHeight = 0; ///< 0: as the settings say
};

} // namespace interlock
