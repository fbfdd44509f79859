#pragma once

#include "ui/follower/commands.h"
#include "ui/records/recordmodel.h"

#include <QStackedWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSortFilterProxyModel;

namespace interlock {

class ElidedLabel;
class EmptyState;
class PlainTable;

/// The log as a table with search, and the payload of the selected record.
class RecordsPage : public QStackedWidget {
    Q_OBJECT
public:
    explicit RecordsPage(Commands &commands, QWidget *parent = nullptr);
    void append(const std::vector<RecordRow> &rows);
    void showStore(const StoreView &store);
    void setZone(Zone zone);
    void focusFilter();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void selectNewest();
    QWidget *buildTable();
    QWidget *buildDetails();
    void showRow(const QModelIndex &shown);
    void showPayload(quint64 request, const Result<QString> &payload);

    Commands &m_commands;
    RecordModel *m_model;
    QSortFilterProxyModel *m_shown;
    QLineEdit *m_search;
    PlainTable *m_table;
    ElidedLabel *m_state, *m_title, *m_hash;
    QPlainTextEdit *m_payload;
    EmptyState *m_empty;
    quint64 m_request = 0; ///< late answers to older selections are dropped
};

} // namespace interlock
