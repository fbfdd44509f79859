#pragma once

#include "ui/follower/commands.h"
#include "ui/records/recordmodel.h"

#include <QStackedWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSortFilterProxyModel;

namespace interlock {

class FilterField;

class Chip;
class ElidedLabel;
class EmptyState;
class PlainTable;
class WorkRow;

/// The log as a table with search, and the payload of the selected record.
class RecordsPage : public QStackedWidget {
    Q_OBJECT
public:
    explicit RecordsPage(Commands &commands, QWidget *parent = nullptr);
    void append(const std::vector<RecordRow> &rows);
    std::vector<RecordRow> rows() const { return m_model->rows(); }
    void showStore(const StoreView &store);
    void showPolicy(const PolicyView *policy);
    /// The release whose evidence is exported; null: none is selected.
    void showRelease(const ReleaseView *release);
    /// Writes the evidence of the shown release into this file.
    void exportTo(const QString &file);
    QPushButton *verifyButton() const { return m_verify; }
    QPushButton *cancelButton() const;
    QPushButton *exportButton() const { return m_export; }
    QString answer() const;
    /// How what the shown release's plan demands as evidence stands; empty: it demands nothing.
    QString evidence() const;
    void askExport();
    /// Selects a record, whatever was searched for. False: it is not among those that are kept here.
    bool reveal(qint64 record);
    qint64 selected() const;
    void setZone(Zone zone);
    void focusFilter();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void selectNewest();
    void verify();
    void showWorking(bool working);
    QWidget *buildHead();
    void showEvidence(const ReleaseView *release);
    QWidget *buildTable();
    void fitColumns();
    QWidget *buildDetails();
    void showRow(const QModelIndex &shown);
    void showPayload(quint64 request, const Result<QString> &payload);

    Commands &m_commands;
    RecordModel *m_model;
    QSortFilterProxyModel *m_shown;
    FilterField *m_search;
    PlainTable *m_table;
    ElidedLabel *m_state, *m_title, *m_hash;
    QPlainTextEdit *m_payload;
    EmptyState *m_empty;
    QPushButton *m_verify, *m_export;
    WorkRow *m_work; ///< a verification or an export
    QPushButton *m_begunBy = nullptr;
    QWidget *m_demanded = nullptr; ///< how the plan's demands stand
    Chip *m_demandedChip;
    QLabel *m_demandedText;
    std::vector<DemandLine> m_evidence; ///< as shown
    bool m_over = false;                ///< the release that it is of
    RolloutId m_release;
    std::optional<std::tuple<int, int, int>> m_fitted; ///< the columns: to width, zoom and number of rows
    quint64 m_request = 0;                             ///< late answers to older selections are dropped
};

} // namespace interlock
