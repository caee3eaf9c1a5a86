package server

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

func taskKey(id int) string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf("task-%d", id)
}

// queue takes a task into the history at the moment it is queued.
func (w *world) queue(t *timeline.Task) {
	r := &taskRecord{task: t}
	if t.Entity.Name != "" {
		r.entity = w.inventory.refer(t.Entity)
	}
	if t.Reason == "alarm" {
		r.parent = types.ManagedObjectReference{Type: "Alarm", Value: "alarm-" + uuidOf(t.Actor)[:4]}
	}
	if t.Reason == "schedule" {
		r.parent = types.ManagedObjectReference{Type: "ScheduledTask",
			Value: "schedule-" + uuidOf(t.Actor)[:4]}
	}
	w.history.addTask(r)
}

// finish resolves what a completed task made.
func (w *world) finish(r *taskRecord) {
	if t := r.task; t.Result != nil && t.Fault == "" && !t.Cancelled {
		r.result = w.inventory.refer(*t.Result)
	}
}

func (r *taskRecord) state(now time.Time) types.TaskInfoState {
	switch t := r.task; {
	case t.Started.After(now):
		return types.TaskInfoStateQueued
	case t.Completed.After(now):
		return types.TaskInfoStateRunning
	case t.Fault != "" || t.Cancelled:
		return types.TaskInfoStateError
	}
	return types.TaskInfoStateSuccess
}

// info is the task as it stands at now.
func (r *taskRecord) info(now time.Time) *types.TaskInfo {
	t := r.task
	key := taskKey(t.ID)
	info := &types.TaskInfo{
		Key: key, Task: types.ManagedObjectReference{Type: "Task", Value: key},
		DescriptionId: t.DescriptionID, EntityName: t.Entity.Name, State: r.state(now),
		QueueTime: t.Queued, EventChainId: t.Chain, ParentTaskKey: taskKey(t.ParentID),
		RootTaskKey: taskKey(t.RootID), ActivationId: t.ActivationID, Reason: r.reason(),
		Cancelable: false,
	}
	if r.entity.Value != "" {
		entity := r.entity
		info.Entity = &entity
	}
	if info.State == types.TaskInfoStateQueued {
		return info
	}
	started := t.Started
	info.StartTime = &started
	if info.State == types.TaskInfoStateRunning {
		if total := t.Completed.Sub(t.Started); total > 0 {
			info.Progress = int32(100 * now.Sub(t.Started) / total)
		}
		return info
	}
	completed := t.Completed
	info.CompleteTime = &completed
	info.Cancelled = t.Cancelled
	switch {
	case t.Fault != "":
		info.Error = localized(t.Fault, "")
	case t.Cancelled:
		info.Error = localized("RequestCanceled", "The task was canceled by a user.")
	case r.result.Value != "":
		info.Result = r.result
	}
	return info
}

func (r *taskRecord) reason() types.BaseTaskReason {
	switch t := r.task; t.Reason {
	case "schedule":
		return &types.TaskReasonSchedule{Name: t.Actor, ScheduledTask: r.parent}
	case "alarm":
		return &types.TaskReasonAlarm{AlarmName: t.Actor, Alarm: r.parent,
			EntityName: t.Entity.Name, Entity: r.entity}
	case "system":
		return &types.TaskReasonSystem{}
	default:
		return &types.TaskReasonUser{UserName: t.Actor}
	}
}
